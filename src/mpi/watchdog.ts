// Ends this process where another rank keeps it waiting for too long: a call of MPI never comes back by itself.
import { Worker } from "node:worker_threads";

/** How often the clock is looked at, in ms. */
const LOOK = 500;

/** Runs in a thread of its own, since this one stands still inside the call; `state` holds since when, in ms, or 0. */
const SOURCE = `
const { writeSync } = require("node:fs");
const { workerData: { state, limit, look } } = require("node:worker_threads");
setInterval(() => {
  const since = Number(Atomics.load(state, 0));
  if (since === 0 || Date.now() - since <= 1000 * limit) return;
  writeSync(2, "logit-wasm: rank " + Atomics.load(state, 1) + " has waited " + limit + " s for the other ranks, and ends the job\\n");
  process.kill(process.pid, "SIGKILL");
}, look);
`;

export class Watchdog {
  /** Since when this thread waits, in ms of the clock, or 0; and which rank it is. */
  readonly #state = new BigInt64Array(new SharedArrayBuffer(16));
  #worker: Worker | undefined;

  /**
   * Begins to look, for a rank. Not before it has joined: with a thread that starts beside it, MPICH's MPI_Init now and
   * then waited for ever (npm run test:mpi).
   * @param limit in seconds.
   */
  start(rank: number, limit: number): void {
    this.#state[1] = BigInt(rank);
    const workerData = { state: this.#state, limit, look: LOOK };
    this.#worker = new Worker(SOURCE, { eval: true, execArgv: [], workerData });
    this.#worker.unref();
  }

  begin(): void {
    Atomics.store(this.#state, 0, BigInt(Date.now()));
  }

  end(): void {
    Atomics.store(this.#state, 0, 0n);
  }

  stop(): void {
    void this.#worker?.terminate();
  }
}
