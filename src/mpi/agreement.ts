// What readers of the parts of a table tell each other, between the ranks of a job.
import { deserialize, serialize } from "node:v8";
import type { Agreement } from "../tables/agreement.js";
import { type Communicator, gatherValues } from "./communicator.js";
import { errorOf, failureOf } from "./failure.js";

/** Each rank has a part: rank 0 the first rows. */
export function agreementOf(ranks: Communicator): Agreement {
  const { rank, size } = ranks;
  return {
    part: rank,
    parts: size,
    // JSON knows no typed arrays, no infinity and no long whole numbers
    gather<T>(own: T): T[] {
      const bytes = serialize(own);
      return ranks.exchange(Array.from({ length: size }, () => bytes)).map((come) => deserialize(come));
    },
    exchange(to) {
      const bytes = to.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
      return ranks.exchange(bytes).map((come) => new Float64Array(come.slice().buffer));
    },
    together<T>(tasks: readonly (() => T)[]): T[] {
      const done: T[] = [];
      let met: unknown;
      try {
        for (const task of tasks) done.push(task());
      } catch (error) {
        met = error;
      }
      const own = done.length < tasks.length ? { task: done.length, failure: failureOf(met) } : null;
      const failed = gatherValues(ranks, own).filter((one) => one !== null);
      const first = failed.reduce((least, { task }) => Math.min(least, task), tasks.length);
      for (const { task, failure } of failed) if (task === first) throw errorOf(failure);
      return done;
    },
  };
}
