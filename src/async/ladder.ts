// Ways to a worker, one after another: pages and bundlers refuse some of them, at once, later, or by saying nothing.
import { Line, type WorkerLike } from "./line.js";

/** Starts a worker; refuses by throwing, by an error event, or not at all. */
export type Rung = () => WorkerLike | Promise<WorkerLike>;

/** How long a worker may take to load and answer, in ms. It takes 50; after that the fit is sooner done here. */
const PATIENCE = 5000;

/** The first worker that answers; undefined where none does. */
export async function climb(rungs: readonly Rung[]): Promise<Line | undefined> {
  for (const rung of rungs) {
    try {
      return await answering(await rung());
    } catch {
      // refused: perhaps the next one is not
    }
  }
  return undefined;
}

async function answering(worker: WorkerLike): Promise<Line> {
  const line = new Line(worker);
  const timer = setTimeout(
    () => line.end(new Error(`worker: expected an answer in ${PATIENCE} ms, got none`)),
    PATIENCE,
  );
  try {
    await line.ask({ kind: "ping" }, [], ({ kind }) => kind === "pong" || undefined);
    return line;
  } catch (error) {
    line.end(error);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
