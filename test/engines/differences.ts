// Where what an engine found is not what Node found.
import type { Outcome, Round } from "./rounds.js";

/** One sentence for every outcome with other bits: where, in how many rounds, and the first kind of fit. */
export function differences(where: string, found: readonly Outcome[], expected: readonly Round[]): string[] {
  return found.flatMap(({ backend, rounds }) => {
    const different = expected.map((round, k) => firstDifference(rounds[k], round));
    const round = different.findIndex((kind) => kind !== undefined);
    if (round < 0) return [];
    const many = different.filter((kind) => kind !== undefined).length;
    const first = `first in round ${round}, ${different[round]}`;
    return [`${where}, backend "${backend}": other bits in ${many} of ${expected.length} rounds, ${first}`];
  });
}

function firstDifference(found: Round | undefined, expected: Round): string | undefined {
  const kind = Object.keys(expected).find((kind) => found?.[kind] !== expected[kind]);
  if (kind === undefined) return undefined;
  return `"${kind}": ${found?.[kind] ?? "nothing"}, expected ${expected[kind]}`;
}
