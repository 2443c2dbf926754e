// Fits on several threads: how many, and the pool that they share.
import { availableParallelism } from "node:os";
import { describe } from "../checks/describe.js";
// The hook of the entry, which is built into one file and has its own copy of everything.
import { type Hold, holdRowsBy } from "../index.js";
import type { Colleague } from "../shards/colleague.js";
import { holdAcross } from "../shards/hold-across.js";
import { threadsThatPay } from "../shards/threads-that-pay.js";
import { Pool } from "./pool.js";

/**
 * How long threads without rows wait for more, in ms: a thread that does nothing collects no garbage, so only its end
 * gives the memory of its last rows back.
 */
const LINGER = 1000;

let wanted: number | "auto" = "auto";
let pool: Pool | undefined;
/** Fits whose rows lie in the pool. */
let holding = 0;
/** Whether rows are being stored: code of the caller may run then, and perhaps fit. */
let storing = false;
let linger: NodeJS.Timeout | undefined;

/**
 * On how many threads `fit` and `lambdaPath` run from now on, this one included. "auto", the default: as many as pay
 * for the size of the data and the machine has, one for small data. The bits are the same for any number. Never more
 * than a thread for each 1024 rows, or 64; `sgd` and `partialFit` take one. The threads start with the first fit that
 * wants them, keep no process alive, and end when they have had no rows for a second.
 * @throws TypeError, RangeError for anything but "auto" or a whole number of at least 1.
 */
export function useThreads(count: number | "auto" = "auto"): void {
  if (count !== "auto" && !(Number.isInteger(count) && count >= 1)) {
    const message = `threads: expected "auto" or a whole number of at least 1, got ${describe(count)}`;
    throw typeof count === "number" ? new RangeError(message) : new TypeError(message);
  }
  wanted = count;
  holdRowsBy(hold);
}

/** @throws as `holdAcross`; Error where a number of threads was asked for and none can be started. */
const hold: Hold = (source, layout, vectors, backend) => {
  const count = Math.min(
    wanted === "auto" ? threadsThatPay(source, layout, availableParallelism()) : wanted,
    layout.blocks,
  );
  if (count === 1 || layout.ordered || storing) return undefined;
  const colleagues = hire(count - 1);
  if (colleagues === undefined) return undefined;
  clearTimeout(linger);
  holding++;
  storing = true;
  try {
    const held = holdAcross(colleagues, { source, layout, vectors, backend });
    return {
      ...held,
      release() {
        held.release();
        leave();
      },
    };
  } catch (error) {
    leave();
    throw error;
  } finally {
    storing = false;
  }
};

function hire(count: number): Colleague[] | undefined {
  try {
    pool ??= new Pool();
    return pool.workers(count);
  } catch (error) {
    if (wanted !== "auto") throw error;
    // where none can be started none pays
    wanted = 1;
    return undefined;
  }
}

/** The rows of a fit are given up; the last ones take the threads with them after a while. */
function leave(): void {
  holding--;
  if (holding > 0) return;
  linger = setTimeout(() => {
    pool?.end();
    pool = undefined;
  }, LINGER).unref();
}
