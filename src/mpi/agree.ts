// Errors that one rank meets end what all ranks do, with the same words everywhere.
import { attempt } from "../shards/attempt.js";
import { type Communicator, gatherValues } from "./communicator.js";

type ErrorName = "TypeError" | "RangeError" | "Error";
const CLASSES = { TypeError, RangeError, Error } satisfies Record<ErrorName, ErrorConstructor>;

/** What JSON can say of an error. */
interface Failure {
  name: ErrorName;
  message: string;
}

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
    if (met !== null) throw new CLASSES[met.name](heading(rank) + met.message);
  }
  return outcome();
}

function failureOf(error: unknown): Failure {
  const name = error instanceof TypeError ? "TypeError" : error instanceof RangeError ? "RangeError" : "Error";
  return { name, message: error instanceof Error ? error.message : String(error) };
}
