// What a worker does with a request.
import { fitAtOnce } from "../training/order.js";
import { failureOf } from "./failure.js";
import type { Reply, Request } from "./messages.js";

export function answer(request: Request, post: (reply: Reply) => void): void {
  if (request.kind === "ping") {
    post({ kind: "pong" });
    return;
  }
  try {
    const { model, report } = fitAtOnce(request.order, (progress, soFar) => {
      // the history is told piece by piece
      if (request.watched) post({ kind: "progress", progress, report: { ...soFar(), history: [] } });
    });
    post({ kind: "fitted", weights: model.weights, bias: model.bias, report });
  } catch (error) {
    post({ kind: "failed", failure: failureOf(error) });
  }
}
