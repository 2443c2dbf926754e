// The ranks of a job as this process sees them: every call is made by all of them, in the same order.

/** All ranks of a job. Each method is a collective call: it returns when every rank has made it. */
export interface Communicator {
  /** Which one this process is, counted from 0. */
  readonly rank: number;
  /** How many there are. */
  readonly size: number;
  /**
   * The numbers of all ranks, one rank after another; they hold until the next call.
   * @param counts how many each rank gives, the same list everywhere.
   */
  gather(own: Float64Array, counts: readonly number[]): Float64Array;
  /**
   * Sends bytes to each rank, and takes those that each has for this one.
   * @param to one array a rank.
   */
  exchange(to: readonly Uint8Array[]): Uint8Array[];
}

/** As many numbers from each rank. */
export function gatherEqual(ranks: Communicator, own: Float64Array): Float64Array {
  return ranks.gather(
    own,
    Array.from({ length: ranks.size }, () => own.length),
  );
}

/** A value of every rank, of those that JSON can say. */
export function gatherValues<T>(ranks: Communicator, own: T): T[] {
  const bytes = new TextEncoder().encode(JSON.stringify(own));
  const texts = ranks.exchange(Array.from({ length: ranks.size }, () => bytes));
  return texts.map((text) => JSON.parse(new TextDecoder().decode(text)));
}
