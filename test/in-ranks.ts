// Ranks of a job in one process: each runs as far as it hears from the others, and again from the start when it can go on.
import type { Communicator } from "../src/mpi/communicator.js";

/** A rank comes to a call that another has not made yet. */
class Waiting extends Error {}

export type Outcome<T> = { done: T } | { error: unknown };

/** What comes of the work in every rank. @param work makes the same calls whenever it is begun anew. */
export async function inRanks<T>(size: number, work: (ranks: Communicator) => T | Promise<T>): Promise<Outcome<T>[]> {
  /** What each rank has sent to each, call after call. */
  const calls: (readonly Uint8Array[])[][] = Array.from({ length: size }, () => []);
  const outcomes = new Map<number, Outcome<T>>();
  while (outcomes.size < size) {
    const before = calls.flat().length + outcomes.size;
    for (let rank = 0; rank < size; rank++) {
      if (outcomes.has(rank)) continue;
      try {
        outcomes.set(rank, { done: await work(communicator(rank, calls)) });
      } catch (error) {
        if (!(error instanceof Waiting)) outcomes.set(rank, { error });
      }
    }
    if (calls.flat().length + outcomes.size === before) throw new Error("ranks wait for each other for ever");
  }
  return Array.from({ length: size }, (_, rank) => outcomes.get(rank) ?? { error: undefined });
}

function communicator(rank: number, calls: readonly (readonly Uint8Array[])[][]): Communicator {
  const size = calls.length;
  let made = 0;
  const exchange = (to: readonly Uint8Array[]): Uint8Array[] => {
    const call = made++;
    if (calls[rank].length === call) calls[rank].push(to.map((bytes) => bytes.slice()));
    if (calls.some((sent) => sent.length <= call)) throw new Waiting();
    return calls.map((sent) => sent[call][rank].slice());
  };
  return {
    rank,
    size,
    exchange,
    gather(own, counts) {
      if (own.length !== counts[rank]) throw new Error(`expected ${counts[rank]} numbers, got ${own.length}`);
      const bytes = new Uint8Array(own.slice().buffer);
      const come = exchange(counts.map(() => bytes));
      return Float64Array.from(come.flatMap((part) => [...new Float64Array(part.buffer)]));
    },
  };
}
