// Ways to a worker, one after another: pages and bundlers refuse some of them, at once, later, or by saying nothing.
import { Line, type WorkerLike } from "./line.js";
import { canPostShared } from "./pack.js";

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

/** Those that have answered, or were asked: a factory may hand out the same one again. */
const known = new WeakSet<WorkerLike>();

async function answering(worker: WorkerLike): Promise<Line> {
  if (known.has(worker)) throw new Error("worker: expected another one, got one that has been taken");
  known.add(worker);
  const line = new Line(worker);
  const timer = setTimeout(
    () => line.end(new Error(`worker: expected an answer in ${PATIENCE} ms, got none`)),
    PATIENCE,
  );
  try {
    const lock =
      globalThis.crossOriginIsolated && canPostShared() && navigator.locks
        ? `logit-wasm ${crypto.randomUUID()}`
        : undefined;
    await line.ask({ kind: "ping", ...(lock && { lock }) }, [], ({ kind }) => kind === "pong" || undefined);
    if (lock !== undefined) void endWith(lock, line);
    return line;
  } catch (error) {
    line.end(error);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** No event tells of a worker that was terminated, or was short of memory; but the lock that it held is free then. */
async function endWith(lock: string, line: Line): Promise<void> {
  try {
    const { held = [] } = await navigator.locks.query();
    // engines need not share locks between a page and its workers
    if (held.some(({ name }) => name === lock)) await navigator.locks.request(lock, () => line.lose("terminated"));
  } catch {
    // documents without an origin have no locks, and their workers none either
  }
}
