// The thread that starts the workers and sees them end: one that waits for an answer hears of nothing else.
import { type MessagePort, parentPort, Worker } from "node:worker_threads";
import { PostBox } from "../shards/post-box.js";

/** What the overseer is asked for: a worker that answers at this port. */
export interface Hire {
  file: string;
  port: MessagePort;
  box: SharedArrayBuffer;
}

function start({ file, port, box: shared }: Hire): void {
  const box = PostBox.of(shared);
  let reason: string | undefined;
  const fail = (error: unknown): void => {
    reason = error instanceof Error ? error.message : String(error);
  };
  try {
    const worker = new Worker(new URL(file), { workerData: { port, box: shared }, transferList: [port] });
    worker.on("error", fail);
    worker.on("exit", (code) => box.end(reason ?? `exit code ${code}`));
  } catch (error) {
    fail(error);
    box.end(reason ?? "");
  }
}

parentPort?.on("message", start);
