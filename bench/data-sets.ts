// What --data and --kind ask for: figures of a class of data rather than of one set.
import { DENSE_KINDS, type DenseKind } from "./data.js";

export interface DataSet {
  /** What makes it, and from which seed: "correlated, seed 1". */
  name: string;
  seed: number;
  dense: DenseKind;
}

/** The options of `parseArgs`: seeds, and kinds of dense rows that take turns over them. */
export const dataOptions = (seeds: string) =>
  ({
    data: { type: "string", default: seeds },
    kind: { type: "string", default: [...DENSE_KINDS.keys()].join() },
  }) as const;

/** @throws RangeError for a seed that is not a whole number of 32 bits or a kind that there is not. */
export function dataSets({ data, kind }: { data: string; kind: string }): DataSet[] {
  const kinds = kind.split(",").map((name) => {
    const dense = DENSE_KINDS.get(name);
    if (dense === undefined)
      throw new RangeError(`--kind: expected ${[...DENSE_KINDS.keys()].join(", ")}, got ${name}`);
    return { name, dense };
  });
  return data.split(",").map((text, k) => {
    const seed = Number(text);
    if (!/^\d+$/.test(text) || seed >= 2 ** 32)
      throw new RangeError(`--data: expected whole numbers from 0 to 2^32 − 1, separated by commas, got ${text}`);
    const { name, dense } = kinds[k % kinds.length];
    return { name: `${name}, seed ${seed}`, seed, dense };
  });
}

/** The same for a bench that runs on one. @throws RangeError for more seeds */
export function oneDataSet(values: { data: string; kind: string }): DataSet {
  const [set, ...others] = dataSets(values);
  if (others.length > 0) throw new RangeError(`--data: expected one seed, got ${values.data}`);
  return set;
}
