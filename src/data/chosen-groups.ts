// Which rows a sample takes: groups of neighbours, spread evenly with a random place in each stretch.
import { mulberry32 } from "../math/random.js";

/** So many groups of so many rows each. */
export interface Groups {
  groups: number;
  size: number;
}

const SEED = 1;

/** The numbers of the groups, rising, of those that the rows fall into: the same every time and everywhere. */
export function chosenGroups(rows: number, { groups, size }: Groups): number[] {
  const random = mulberry32(SEED);
  const whole = Math.floor(rows / size);
  return Array.from({ length: groups }, (_, k) => Math.floor(((k + random()) * whole) / groups));
}
