// A worker: it keeps shards of rows for the thread at the other end of its port, and answers for them.
import { type MessagePort, workerData } from "node:worker_threads";
import type { Answer, Request } from "../shards/colleague.js";
import { Keeper } from "../shards/keeper.js";
import { PostBox } from "../shards/post-box.js";

const { port, box: shared }: { port: MessagePort; box: SharedArrayBuffer } = workerData;
const box = PostBox.of(shared);
const keeper = new Keeper();

/** An answer, or what went wrong instead. */
export type Reply = { answer: Answer } | { error: unknown };

function replyTo(request: Request): Reply | undefined {
  try {
    const answer = keeper.answer(request);
    return answer && { answer };
  } catch (error) {
    return { error };
  }
}

port.on("message", (request: Request) => {
  const reply = replyTo(request);
  if (reply === undefined) return;
  port.postMessage(reply);
  box.notify();
});
// this one has started
box.notify();
