// How the worker that fits stores rows: with colleagues beside it, where that pays.
import type { Hold } from "../shards/held.js";
import { holdAcross } from "../shards/hold-across.js";
import { threadsThatPay } from "../shards/threads-that-pay.js";
import { type Seat, SeatedColleague } from "./seat.js";

/**
 * @param most threads there may be, this one included.
 * @param hire asks for a worker at each of the seats. Somebody who does not sleep says in its box where there is none.
 */
export function holdWithColleagues(most: number, hire: (seats: Seat[]) => void): Hold {
  return (source, layout, vectors, backend) => {
    const threads = Math.min(threadsThatPay(source, layout, most), layout.blocks);
    if (threads === 1 || layout.ordered) return undefined;
    const colleagues = Array.from({ length: threads - 1 }, () => new SeatedColleague());
    hire(colleagues.map(({ seat }) => seat));
    try {
      return holdAcross(colleagues, { source, layout, vectors, backend });
    } catch (error) {
      // one that could not be had takes nothing with it: all rows are stored here
      if (colleagues.some(({ hasEnded }) => hasEnded)) return undefined;
      throw error;
    }
  };
}
