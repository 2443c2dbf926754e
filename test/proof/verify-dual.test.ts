// The gap by weak duality on readings of which every number is said: each formula, each rounding, both sides of each edge.
import { describe, expect, test } from "vitest";
import { dualGap, entropy } from "../../src/proof/verify-dual.js";
import type { Claim, Reading } from "../../src/proof/verify-rows.js";
import { claimOf, columnOf, off, readingOf, sumOf, U } from "./hand-made-rows.js";

/** For so many rows, of which only what is said of them counts. */
function gapOf(claim: Partial<Claim>, reading: Partial<Reading>, objective = 1): number {
  const features = reading.columns?.length ?? 0;
  const rows = Array.from({ length: reading.wrong?.length ?? 1 }, () =>
    new Array<number>(Math.max(1, features)).fill(0),
  );
  return dualGap(claimOf(rows, claim), readingOf(reading), objective);
}

describe("(1 + v) log(1 + v) − v from above", () => {
  test.each([
    [0.5, 0, 0.125],
    [0.5, 0.25, 0.28125],
    [0.25, 0.25, 0.125],
    [-0.5, 0, 0.1875],
    [-0.5, 0.25, 0.28125 * 1.75],
    [0.25, 0.5, 0.28125 * 1.75],
    [0, 0, 0],
  ])("at %d ± %d", (v, error, bound) => {
    expect(entropy(v, error)).toBe(bound);
    for (const at of [v - error, v, v + error]) {
      expect(bound).toBeGreaterThanOrEqual((1 + at) * Math.log(1 + at) - at);
    }
  });
});

describe("a column's part: g(w) + g*(−c) + c w", () => {
  const both = { l1: 1, l2: 0.5 };
  test.each([
    // threshold 2, strength 2 at a deviation of 2; |c| below the threshold
    [both, 3, 1, 18],
    [both, -3, 1, 12],
    [both, 3, -1, 12],
    [both, 3, 0, 15],
    // above it
    [both, 1, 3, 6.25],
    [both, 2, 3, 14.25],
    [both, -1, 3, 0.25],
    [both, 1, -3, 0.25],
    [both, -1, -3, 6.25],
    [both, 0, 3, 0.25],
    [both, 0, -3, 0.25],
    // l2 alone: (strength/2) (w + c/strength)²
    [{ l2: 0.5 }, 1, 3, 6.25],
    [{ l2: 0.5 }, -1, 3, 0.25],
    // l1 alone
    [{ l1: 1 }, 3, 1, 9],
    [{ l1: 1 }, -3, 1, 3],
    // and F/l1 times what is beyond the threshold in the scale of the penalty, for F = 7
    [{ l1: 1 }, 1, 3, 4 + 7 * 0.5],
    [{ l1: 1 }, -1, 3, 7 * 0.5],
    [{ l1: 1 }, -1, -3, 4 + 7 * 0.5],
    [{ l1: 0.5 }, 0, 5, 14 * 2],
  ])("%j, weight %d, c %d: %d", (penalty, weight, c, gap) => {
    const column = columnOf({ deviation: 2, product: sumOf(c) });
    expect(
      off(gapOf({ ...penalty, standardize: true, weights: [weight] }, { columns: [column] }, 7), gap),
    ).toBeLessThan(1e-13);
    // in units of an eighth, over rows that weigh 4
    const unit = columnOf({ unit: 8, deviation: 2, product: sumOf(4 * c) });
    const reading = { columns: [unit], weight: sumOf(4) };
    expect(off(gapOf({ ...penalty, standardize: true, weights: [8 * weight] }, reading, 7), gap)).toBeLessThan(1e-13);
    // with the unit for a scale
    const plain = columnOf({ unit: 2, deviation: 5, product: sumOf(c) });
    expect(off(gapOf({ ...penalty, weights: [2 * weight] }, { columns: [plain] }, 7), gap)).toBeLessThan(1e-13);
  });

  test("parts add up, and what is furthest beyond l1 is charged once", () => {
    const columns = [
      columnOf({ product: sumOf(0.25) }),
      columnOf({ product: sumOf(3) }),
      columnOf({ product: sumOf(-2) }),
    ];
    // 0.25 · 8 + 8 for the first; 2 beyond for the second, 1 for the third
    const gap = gapOf({ l1: 1, standardize: true, weights: [8, 0, 0] }, { columns }, 3);
    expect(off(gap, 10 + 3 * 2)).toBeLessThan(1e-13);
    const turned = gapOf({ l1: 1, standardize: true, weights: [0, 0, 8] }, { columns: columns.toReversed() }, 3);
    expect(off(turned, 10 + 3 * 2)).toBeLessThan(1e-13);
  });

  test("no penalty holds what rounding leaves", () => {
    expect(gapOf({ weights: [0] }, { columns: [columnOf({ furthest: 1 })] })).toBe(Infinity);
    expect(gapOf({ weights: [5] }, { columns: [columnOf()] })).toBe(0);
  });

  test("a column that nothing scales has none", () => {
    const columns = [columnOf({ deviation: 0, product: sumOf(5) })];
    expect(gapOf({ l1: 1, standardize: true, weights: [3] }, { columns })).toBe(0);
    expect(gapOf({ l2: 1, standardize: true, weights: [3] }, { columns })).toBe(0);
    expect(gapOf({ l2: 1, weights: [0] }, { columns })).toBeCloseTo(12.5, 12);
  });

  test("c moves with the bias, in twice the precision", () => {
    // the bias moves by 1/4: 1 − 4/4 leaves the low parts, 3 · 2^−70 and −2^−70
    const columns = [columnOf({ product: sumOf(1, 3 * 2 ** -70), movable: sumOf(-4, -(2 ** -68)) })];
    const reading = { columns, multipliers: sumOf(-2), movable: sumOf(8) };
    const gap = gapOf({ fitBias: true, l2: 2 ** -20, weights: [0] }, reading);
    // (c²/2) / l2 with c = 2^−69, and 64 · 2^−106 of roundings, and 16 of a quarter: nothing beside it
    expect(off(gap, (0.5 * 2 ** -138) / 2 ** -20)).toBeLessThan(1e-9);
  });
});

describe("the bias", () => {
  const columns = [columnOf()];

  test("moves by less than a half, or nothing is proven", () => {
    const gap = (multipliers: number, movable = 4) =>
      gapOf(
        { fitBias: true, l2: 1, weights: [0] },
        { columns, multipliers: sumOf(multipliers), movable: sumOf(movable) },
      );
    expect(gap(1.999)).toBeLessThan(1e-20);
    expect(gap(-1.999)).toBeLessThan(1e-20);
    expect(gap(2)).toBe(Infinity);
    expect(gap(-2)).toBe(Infinity);
    expect(gap(0, 0)).toBe(Infinity);
  });

  test("that there is none of need not be balanced", () => {
    expect(gapOf({ l2: 1, weights: [0] }, { columns, multipliers: sumOf(2), movable: sumOf(4) })).toBe(0);
  });
});

describe("the divergence", () => {
  const wrong = Float64Array.of(0.5, 0.25);
  const dual = Float64Array.of(0.75, 0.25);
  // 1.5 and 0.5 of what it was: 0.5 φ(0.5) + 0.5 φ(−0.5)
  const first = 0.5 * 0.125 + 0.5 * 0.1875;

  test("adds up over the rows, by their weights", () => {
    expect(off(gapOf({ l2: 1 }, { wrong, dual }), first)).toBeLessThan(1e-13);
    const weight = Float64Array.of(6, 1);
    expect(off(gapOf({ l2: 1, weight }, { wrong, dual, weight: sumOf(8) }), 0.75 * first)).toBeLessThan(1e-13);
  });

  test("leaves out what weighs nothing", () => {
    const weight = Float64Array.of(0, 1);
    const none = { wrong: Float64Array.of(0, 0.25), right: Float64Array.of(0, 0.75), dual: Float64Array.of(0, 0.25) };
    expect(gapOf({ l2: 1, weight }, none)).toBeLessThan(1e-28);
  });

  test("takes the move of the bias, to each class its own way", () => {
    // by a quarter: p (1 + (1 − p)/4) for the label 0 and p (1 − (1 − p)/4) for the label 1
    const reading = {
      wrong: Float64Array.of(0.25),
      multipliers: sumOf(-1),
      movable: sumOf(4),
    };
    const up = 3 / 16;
    const down = 1 / 16;
    const zero = 0.25 * 0.5 * up * up + 0.75 * 0.5 * down * down * (1 + down);
    expect(off(gapOf({ fitBias: true, l2: 1 }, reading), zero)).toBeLessThan(1e-12);
    const one = 0.25 * 0.5 * up * up * (1 + up) + 0.75 * 0.5 * down * down;
    expect(off(gapOf({ fitBias: true, l2: 1, y: Uint8Array.of(1) }, reading), one)).toBeLessThan(1e-12);
    // another dual point than the model's own
    const other = 0.25 * 0.5 * (2 * 1.125 - 1) ** 2 + 0.75 * entropy((0.5 / 0.75) * 0.875 - 1, 0);
    const moved = gapOf({ fitBias: true, l2: 1 }, { ...reading, dual: Float64Array.of(0.5) });
    expect(off(moved, other)).toBeLessThan(1e-12);
  });

  test("takes every probability to be as wrong as it may be", () => {
    const doubt = Float64Array.of(0.005);
    const most = 1.1 * 0.005;
    // a ratio of 2 and one of 2/3
    const reading = { wrong: Float64Array.of(0.25), dual: Float64Array.of(0.5), doubt };
    const bound = 0.25 * entropy(1, 2 * most) + 0.75 * entropy(-1 / 3, (2 / 3) * most);
    expect(off(gapOf({ l2: 1 }, reading), bound * 1.01)).toBeLessThan(1e-12);
    // and does not go on where these are a hundredth
    expect(gapOf({ l2: 1 }, { ...reading, doubt: Float64Array.of(0.01 - 20 * U) })).toBeLessThan(1);
    const edge = 0.01 - 16 * U;
    expect(edge + 16 * U).toBe(0.01);
    expect(gapOf({ l2: 1 }, { ...reading, doubt: Float64Array.of(edge) })).toBe(Infinity);
    expect(gapOf({ l2: 1 }, { ...reading, doubt: Float64Array.of(Number.NaN) })).toBe(Infinity);
  });

  test("is not 0 where rounding is all that there is", () => {
    const reading = { wrong: Float64Array.of(0.5) };
    const few = 1.1 * 16 * U;
    expect(off(gapOf({ l2: 1 }, reading), 0.5 * few * few)).toBeLessThan(1e-12);
    // the bias of 2^40 rows, which add up to 1/4 p (1 − p)
    const rows = 2 ** 40;
    const many = 1.1 * (2 * ((4 * rows + 8) * U) ** 2 * 4 + 16 * U);
    const biased = gapOf({ fitBias: true, l2: 1 }, { ...reading, rows, movable: sumOf(0.25) });
    expect(off(biased, 0.5 * many * many * (1 + many) * (1 + (2 * many) / 1.1))).toBeLessThan(1e-12);
  });
});

describe("roundings", () => {
  /** How far c may be from l1 = 1 where it is found to be 1, for F = 3. */
  const slack = (claim: Partial<Claim>, reading: Partial<Reading>, column: Parameters<typeof columnOf>[0]): number =>
    gapOf({ l1: 1, weights: [0], ...claim }, { columns: [columnOf({ product: sumOf(1), ...column })], ...reading }, 3) /
    3;

  test("of c, and of the penalty's slope", () => {
    // 4 units of 3/4 for c, and 3 of it for the slope: 5.25 2^−53, of which 5 are left beside 3/4
    const gap = gapOf({ l2: 0.5, weights: [-1.5] }, { columns: [columnOf({ product: sumOf(0.75) })] });
    expect(off(gap, (5 * U) ** 2)).toBeLessThan(1e-12);
    // 4 of 1/4 and 1 of the threshold, 1/4
    const quarter = columnOf({ unit: 0.25, product: sumOf(0.25) });
    const beyond = gapOf({ l1: 1, weights: [0] }, { columns: [quarter] }, 3);
    expect(off(beyond, (3 * 5 * 0.25 * U) / 0.25)).toBeLessThan(0.3);
  });

  test("of the sums over many rows, in the largest cell", () => {
    const rows = 2 ** 40;
    const own = ((6 * rows + 8) * U) ** 2 * 2;
    expect(off(slack({}, { rows }, { furthest: 2 }), own)).toBeLessThan(1e-8);
    // and of the bias's move
    const move = ((4 * rows + 8) * U) ** 2 * 2;
    const reading = { rows, weight: sumOf(4), movable: sumOf(8) };
    const biased = slack({ fitBias: true }, reading, { furthest: 1, origin: -1, product: sumOf(4) });
    expect(off(biased, own + move)).toBeLessThan(1e-8);
  });

  test("of the bias's move itself", () => {
    // 16 units of 1/4, times movable and the largest cell
    const reading = { weight: sumOf(4), multipliers: sumOf(-2), movable: sumOf(8) };
    const found = slack({ fitBias: true }, reading, { furthest: 2 ** 30, product: sumOf(4) });
    expect(off(found, (4 * U * 8 * 2 ** 30) / 4)).toBeLessThan(1e-6);
  });

  test("of a deviation", () => {
    const e = 2 ** -10;
    // threshold 1, strength 1, both by e too large or too small: c may be 4 e, and the part 4 e too small
    const column = columnOf({ error: e });
    const gap = gapOf({ l1: 1, l2: 1, standardize: true, weights: [1] }, { columns: [column] });
    expect(off(gap, (1.5 + 4 * e) * (1 + 4 * e))).toBeLessThan(1e-12);
    // on the side where it is worse
    const down = gapOf({ l1: 1, l2: 1, standardize: true, weights: [-1] }, { columns: [column] });
    expect(off(down, (1.5 + 4 * e) * (1 + 4 * e))).toBeLessThan(1e-12);
    // c = −1 and as much beyond l1
    const beyond = gapOf({ l1: 1, weights: [0] }, { columns: [columnOf({ error: e, product: sumOf(-1) })] }, 3);
    expect(off(beyond, 3 * e)).toBeLessThan(1e-9);
  });

  test("of a deviation that is hardly known leave nothing proven", () => {
    const gap = (error: number) =>
      gapOf({ l1: 1, l2: 1, standardize: true, weights: [1] }, { columns: [columnOf({ error })] });
    expect(gap(0.249)).toBeLessThan(6);
    expect(gap(0.25)).toBe(Infinity);
    expect(gap(Number.NaN)).toBe(Infinity);
    // but of a column that nothing scales nothing is to be known
    const columns = [columnOf({ deviation: 0, error: 1 })];
    expect(gapOf({ l2: 1, standardize: true, weights: [1] }, { columns })).toBe(0);
  });

  test("of the gap's own sums", () => {
    // 8 units of the last place for the part, 8 for the sum, and one for each two of 16 columns
    const columns = Array.from({ length: 16 }, (_, j) => columnOf({ deviation: Number(j === 0) }));
    const weights = columns.map(({ unit }) => unit);
    expect(gapOf({ l1: 1, standardize: true, weights }, { columns })).toBe(1 + 24 * 2 ** -52);
  });
});
