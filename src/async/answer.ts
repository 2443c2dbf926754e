// What a worker does with a request.
import { holdRowsBy } from "../shards/held.js";
import { Keeper } from "../shards/keeper.js";
import { fitAtOnce } from "../training/order.js";
import { failureOf } from "./failure.js";
import { holdWithColleagues } from "./hold-with-colleagues.js";
import type { Reply, Request } from "./messages.js";
import { serve } from "./seat.js";

type Fit = Extract<Request, { kind: "fit" }>;

export function answer(request: Request, post: (reply: Reply) => void): void {
  switch (request.kind) {
    case "ping":
      holding(request.lock, () => post({ kind: "pong" }));
      return;
    case "fit":
      fit(request, post);
      return;
    case "join":
      // made here, since few pages have the shared memory that it begins with
      serve(request.seat, new Keeper());
      post({ kind: "left" });
  }
}

/** Does it once a lock is held, which is never given back: who waits for it hears of the end of this thread. */
function holding(lock: string | undefined, task: () => void): void {
  if (lock === undefined) task();
  // documents without an origin have none
  else navigator.locks.request(lock, () => new Promise(task)).catch(task);
}

function fit({ order, watched, threads }: Fit, post: (reply: Reply) => void): void {
  holdRowsBy(holdWithColleagues(threads, (seats) => post({ kind: "hire", seats })));
  try {
    const { model, report } = fitAtOnce(order, (progress, soFar) => {
      // the history is told piece by piece
      if (watched) post({ kind: "progress", progress, report: { ...soFar(), history: [] } });
    });
    post({ kind: "fitted", weights: model.weights, bias: model.bias, report });
  } catch (error) {
    post({ kind: "failed", failure: failureOf(error) });
  }
}
