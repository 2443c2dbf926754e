// Errors that one rank meets end what all ranks do, with the same words everywhere.
import { attempt } from "../shards/attempt.js";
import { type Communicator, gatherValues } from "./communicator.js";
import { errorOf, type Failure, failureOf } from "./failure.js";

/**
 * Does something in every rank, and goes on only where it went well in all.
 * @param heading of the message, for the rank that met it.
 * @throws what the first rank with an error met.
 */
export function together<T>(ranks: Communicator, task: () => T, heading = (rank: number) => `rank ${rank}: `): T {
  const outcome = attempt(task);
  let failure: Failure | null = null;
  try {
    outcome();
  } catch (error) {
    failure = failureOf(error);
  }
  for (const [rank, met] of gatherValues(ranks, failure).entries()) {
    if (met !== null) throw errorOf(met, heading(rank));
  }
  return outcome();
}

/** @throws RangeError in every rank where one says something else than rank 0. */
export function requireSame(ranks: Communicator, name: string, own: string): void {
  const [first, ...others] = gatherValues(ranks, own);
  const other = others.findIndex((text) => text !== first);
  if (other < 0) return;
  throw new RangeError(
    `${name}: expected the same in every rank, got ${first} in rank 0, ${others[other]} in rank ${other + 1}`,
  );
}
