// The gap by the Newton decrement, ½ λ² (1 + λ R), on rows whose Hessian is L Lᵀ for an L that is said.
import { describe, expect, test } from "vitest";
import { rowSource } from "../../src/data/matrix.js";
import { decrementGap } from "../../src/proof/verify-decrement.js";
import type { Claim, Direction, Reading } from "../../src/proof/verify-rows.js";
import { toSparse } from "../to-sparse.js";
import { claimOf, columnOf, off, readingOf, sumOf, U } from "./hand-made-rows.js";

interface Case {
  claim: Claim;
  reading: Reading;
}

/**
 * Every row twice, once of each label, which weigh 4 together, and are told from each other by nothing: the Hessian is
 * Σ x xᵀ, the gradient Σ u x.
 */
function pairs(rows: number[][], u: number[], said: Partial<Claim> = {}, read: Partial<Reading> = {}): Case {
  const x = [...rows, ...rows];
  const y = Uint8Array.from(x, (_, i) => Number(i >= rows.length));
  const weight = Float64Array.of(...u.map((slope) => 2 + slope), ...u.map((slope) => 2 - slope));
  return {
    claim: claimOf(x, { y, weight, ...said }),
    reading: readingOf({
      wrong: Float64Array.from(x, () => 0.5),
      weight: sumOf(4 * rows.length),
      movable: sumOf(rows.length),
      columns: rows[0].map(() => columnOf()),
      ...read,
    }),
  };
}

function gapOf({ claim, reading }: Case, direction?: Direction): number {
  return decrementGap(claim, reading, direction);
}

const bound = (lambda: number, reach: number): number => 0.5 * lambda * lambda * (1 + lambda * reach);

/** L = [2 0; 1 2], its columns as rows. L⁻¹ = [1/2 0; −1/4 1/2]. */
const two = [
  [2, 1],
  [0, 2],
];
/** λ² = 2/16 over a weight of 8, and R² = 8 (1² + 1.5²). */
const twoBound = bound(0.125, Math.sqrt(26));
const slopes = [0.25, -0.25];

describe("½ λ² (1 + λ R)", () => {
  test("of one column", () => {
    // H = 4, g = 1/2 · 2, R = 1 · √4
    expect(off(gapOf(pairs([[2]], [0.5])), bound(0.25, 2))).toBeLessThan(1e-13);
    expect(off(gapOf(pairs([[-2]], [-0.5])), bound(0.25, 2))).toBeLessThan(1e-13);
    // the same in units of an eighth
    expect(off(gapOf(pairs([[16]], [0.5], {}, { columns: [columnOf({ unit: 0.125 })] })), bound(0.25, 2))).toBeLessThan(
      1e-13,
    );
  });

  test("of the bias alone, beside a column of zeros", () => {
    const zero = columnOf({ deviation: 0 });
    expect(off(gapOf(pairs([[0]], [0.5], { fitBias: true }, { columns: [zero] })), bound(0.25, 2))).toBeLessThan(1e-13);
    expect(gapOf(pairs([[0]], [0.5], {}, { columns: [zero] }))).toBe(0);
  });

  test("of two columns", () => {
    expect(off(gapOf(pairs(two, slopes)), twoBound)).toBeLessThan(1e-13);
  });

  test("of three columns", () => {
    // L⁻¹ = [1/2 0 0; −1/2 1 0; 3/2 −1 2], the largest cells are 2, 1, 1
    const three = [
      [2, 1, -1],
      [0, 1, 0.5],
      [0, 0, 0.5],
    ];
    const lambda = Math.sqrt((0.25 ** 2 + 0.5 ** 2 + 0.125 ** 2) / 8 ** 2 / 12);
    const reach = Math.sqrt(12 * (1 + 2 ** 2 + 6 ** 2));
    expect(off(gapOf(pairs(three, [1 / 32, -1 / 16, 1 / 64])), bound(lambda, reach))).toBeLessThan(1e-11);
  });

  test("of rows that weigh what they do", () => {
    const wrong = Float64Array.of(0.75, 0.25, 0.5);
    const gap = (weight: Float64Array, y: Uint8Array) =>
      decrementGap(
        claimOf([[1], [1], [-1]], { weight, y }),
        readingOf({ wrong, weight: sumOf(weight.reduce((sum, s) => sum + s)), columns: [columnOf()] }),
        undefined,
      );
    // g = 3/4 − 1/4 − 1/2: rounding is all there is, 4 units of 1.5
    expect(off(gap(Float64Array.of(1, 1, 1), Uint8Array.of(0, 1, 0)), (0.5 * (6 * U) ** 2) / 0.625 / 3)).toBeLessThan(
      1e-6,
    );
    // g = −1 + 1.25, H = 0.75 + 0.625; the first row weighs nothing
    const found = gap(Float64Array.of(0, 4, 2.5), Uint8Array.of(0, 1, 1));
    expect(off(found, bound(0.25 / Math.sqrt(1.375 * 6.5), Math.sqrt(6.5 / 1.375)))).toBeLessThan(1e-13);
  });

  test("of multipliers from what is smaller, the probability or what it leaves", () => {
    // both are right, but for 2^−30 of the larger: 2 (1 − 1/4) and 6 · 1/4 beside 3 · 1/2 of the other label
    const claim = (s: number) => claimOf([[1], [1]], { weight: Float64Array.of(s, 3), y: Uint8Array.of(0, 1) });
    const read = (wrong: number, right: number, s: number) =>
      readingOf({
        wrong: Float64Array.of(wrong, 0.5),
        right: Float64Array.of(right, 0.5),
        weight: sumOf(s + 3),
        columns: [columnOf()],
      });
    expect(decrementGap(claim(2), read(0.75 + 2 ** -30, 0.25, 2), undefined)).toBeLessThan(1e-28);
    expect(decrementGap(claim(6), read(0.25, 0.75 + 2 ** -30, 6), undefined)).toBeLessThan(1e-28);
  });

  test("leaves out rows that lose next to nothing", () => {
    const rows = [[2], [1000]];
    const rest = (small: number, other: number) =>
      gapOf(
        pairs(
          rows,
          [0, 0],
          {},
          { wrong: Float64Array.of(0.5, small, 0.5, other), right: Float64Array.of(0.5, 1, 0.5, 1) },
        ),
      );
    // 2 of each, over rows that weigh 8
    expect(off(rest(2 ** -90, 2 ** -87), (1.01 * 2 * (2 ** -90 + 2 ** -87)) / 8)).toBeLessThan(1e-3);
    expect(rest(2 ** -86, 2 ** -86)).toBeLessThan(2 ** -95);
  });

  test("proves nothing where λ R is 1, or H has no factor", () => {
    expect(gapOf(pairs([[2]], [0.999]))).toBeLessThan(bound(0.5, 2));
    expect(gapOf(pairs([[2]], [1]))).toBe(Infinity);
    expect(gapOf(pairs([[2, 2]], [0.25], {}))).toBe(Infinity);
    expect(gapOf(pairs([[0]], [0.25]))).toBe(Infinity);
  });

  test("is too slow to be asked of more than 3000 columns", () => {
    const columns = Array.from({ length: 3001 }, () => columnOf());
    const x = [columns.map(() => 0)];
    expect(gapOf(pairs(x, [0], { l2: 1, weights: columns.map(() => 0) }, { columns }))).toBe(Infinity);
  });
});

describe("the penalty", () => {
  const one = (said: Partial<Claim>, column: Parameters<typeof columnOf>[0] = {}, slope = 0) =>
    gapOf(pairs([[2]], [slope], said, { columns: [columnOf(column)] }));

  test("bends and slopes by the deviation or by the unit, over rows that weigh 4", () => {
    // H = 4 + 4 l2 κ² = 8, g = 4 · 1/8 + 1/4 · 2
    expect(off(one({ l2: 1, weights: [0.125] }, {}, 0.25), bound(1 / Math.sqrt(32), Math.sqrt(2)))).toBeLessThan(1e-13);
    const scaled = { l2: 1 / 9, standardize: true, weights: [0.125] };
    expect(off(one(scaled, { deviation: 3 }, 0.25), bound(1 / Math.sqrt(32), Math.sqrt(2)))).toBeLessThan(1e-13);
    // in units of a half: a cell of 1, a weight of 1/4, H = 1 + 4 · 3/4 · 1/4
    const unit = one({ l2: 3, weights: [0.125] }, { unit: 0.5 }, 0.25);
    expect(off(unit, bound(1 / Math.sqrt(16), 1))).toBeLessThan(1e-13);
  });

  test("with l1 slopes by the sign, and at 0 as it likes", () => {
    // g = ±4 · 1/8
    expect(off(one({ l1: 0.125, weights: [5] }), bound(0.125, 2))).toBeLessThan(1e-13);
    expect(off(one({ l1: 0.125, weights: [-5] }), bound(0.125, 2))).toBeLessThan(1e-13);
    // 1 − 1/2 and −1 + 1/2
    expect(off(one({ l1: 0.125, weights: [0] }, {}, 0.5), bound(0.125, 2))).toBeLessThan(1e-13);
    expect(off(one({ l1: 0.125, weights: [0] }, {}, -0.5), bound(0.125, 2))).toBeLessThan(1e-13);
    const wide = { l1: 0.0625, standardize: true, weights: [0] };
    expect(off(one(wide, { deviation: 2 }, 0.5), bound(0.125, 2))).toBeLessThan(1e-13);
    // nothing is left but rounding
    expect(one({ l1: 0.25, weights: [0] }, {}, 0.25)).toBeLessThan(1e-30);
    expect(one({ l1: 0.25, weights: [1] }, {}, -0.5)).toBeLessThan(1e-30);
  });

  test("is as uncertain as the deviation", () => {
    const e = 2 ** -8;
    // the Hessian by 4 e, the slope of 1/2 by twice e
    const root = Math.sqrt(1 - 4 * e);
    const slope = one({ l1: 0.125, weights: [5] }, { error: e });
    expect(off(slope, bound((0.5 + 2 * e * 0.5) / 4 / root, 2 / root))).toBeLessThan(1e-12);
    const bend = one({ l2: 1, weights: [0.125] }, { error: e });
    expect(off(bend, bound((0.5 + 2 * e * 0.5) / Math.sqrt(32) / root, Math.SQRT2 / root))).toBeLessThan(1e-12);
    const play = one({ l1: 0.125, weights: [0] }, { error: e });
    expect(off(play, bound((2 * e * 0.5) / 4 / root, 2 / root))).toBeLessThan(1e-11);
    // of the worst column, and of none beyond an eighth
    expect(one({ l1: 0.125, weights: [0] }, { error: 0.124 })).toBeLessThan(1);
    expect(one({ l1: 0.125, weights: [0] }, { error: 0.125 })).toBe(Infinity);
    const columns = [columnOf({ error: 0.2 }), columnOf()];
    expect(gapOf(pairs(two, slopes, { l2: 1 }, { columns }))).toBe(Infinity);
  });
});

describe("columns", () => {
  const both = { fitBias: true };
  /** Cells of 3 ± 1 beside a bias: ±1 about the middle. */
  const about = [[4], [2]];
  const column = { mean: 3, movable: sumOf(6) };
  test("are centred where there is a bias, but sparse ones only where they are far from 0", () => {
    const u = [0.125, -0.125];
    const lambda = Math.sqrt((2 * 0.125 ** 2) / 8);
    // g = (1/4, 0) about the middle, H = 2 of each
    const middle = bound(lambda, Math.sqrt(8 * (0.5 + 0.5)));
    const [a, b] = [Math.sqrt(20), 6 / Math.sqrt(20)];
    const c = Math.sqrt(2 - b * b);
    const aside = bound(lambda, Math.sqrt(8) * Math.hypot(4 / a, (b / (a * c)) * 4 + 1 / c));
    const dense = (said: object) => gapOf(pairs(about, u, both, { columns: [columnOf({ ...column, ...said })] }));
    expect(off(dense({}), middle)).toBeLessThan(1e-12);
    expect(off(dense({ movable: sumOf(0) }), aside)).toBeLessThan(1e-12);
    const sparse = (mean: number, deviation: number) => {
      const { claim, reading } = pairs(about, u, both, { columns: [columnOf({ ...column, mean, deviation })] });
      const source = rowSource(toSparse([...about, ...about]));
      return decrementGap({ ...claim, source }, reading, undefined);
    };
    expect(off(sparse(33, 2), middle)).toBeLessThan(1e-12);
    expect(off(sparse(-33, 2), middle)).toBeLessThan(1e-12);
    expect(off(sparse(32, 2), aside)).toBeLessThan(1e-12);
    // without a bias there is nothing to be centred for: H = 20, g = 1/4
    const alone = gapOf(pairs(about, u, {}, { columns: [columnOf(column)] }));
    expect(off(alone, bound(0.25 / Math.sqrt(20 * 8), 4 * Math.sqrt(8 / 20)))).toBeLessThan(1e-12);
  });

  test.each<[Partial<Claim>, number, boolean]>([
    [{}, 7, true],
    [{}, 0, false],
    [{ fitBias: true }, 7, false],
    [{ fitBias: true, l2: 1e-9 }, 7, true],
    [{ fitBias: true, l1: 1e-9 }, 7, true],
    [{ standardize: true }, 7, false],
    [{ standardize: true, fitBias: true, l2: 1 }, 7, false],
  ])("that are constant take part where they can move: %j at %d", (said, mean, takes) => {
    const constant = columnOf({ mean, deviation: 0 });
    const rows = [...two, [1, -3]];
    const { claim, reading } = pairs(rows, [0, 0, 0], said, { columns: [columnOf(), constant] });
    // a claim that no cells bear out: whether they matter tells whether they are asked
    const gap = (times: number) => {
      const x = [...rows, ...rows].map(([first, second]) => [first, second * times]);
      return decrementGap({ ...claim, source: rowSource(x) }, reading, undefined);
    };
    expect(gap(1)).toBeLessThan(1e-28);
    if (takes) expect(gap(0)).not.toBe(gap(1));
    else expect(gap(0)).toBe(gap(1));
  });

  test("that vary always do", () => {
    const part = gapOf(pairs([[2]], [0.5], { standardize: true }, { columns: [columnOf({ mean: 0 })] }));
    expect(off(part, bound(0.25, 2))).toBeLessThan(1e-13);
  });
});

describe("columns that depend on others", () => {
  // the second is twice the first
  const x = [
    [2, 4, 1],
    [0, 0, 2],
  ];
  const said = { weights: [0, 0, 0] };
  const twice = { column: 1, weights: [-2, 1, 0], bias: 0 };
  const gap = (dependent: Direction["dependent"], claim: Partial<Claim> = {}, read: Partial<Reading> = {}) =>
    gapOf(pairs(x, slopes, { ...said, ...claim }, read), {
      weights: [0, 0, 0],
      bias: 0,
      ...(dependent && { dependent }),
    });

  test("are left out by a relation that holds", () => {
    expect(off(gap([twice]), twoBound)).toBeLessThan(1e-13);
    expect(gap([twice], {}, { related: false })).toBe(Infinity);
    expect(gap(undefined)).toBe(Infinity);
    expect(gap(undefined, {}, { related: false })).toBe(Infinity);
    expect(gapOf(pairs(x, slopes, said))).toBe(Infinity);
  });

  test.each<[string, Direction["dependent"]]>([
    ["a relation of other columns", [{ ...twice, weights: [-2, 1] }]],
    ["a relation without its column", [{ ...twice, weights: [-2, 0, 0] }]],
    ["a relation with the bias, of which there is none", [{ ...twice, bias: 1 }]],
    ["one column twice", [twice, twice]],
    [
      "an earlier relation that a later one takes a column from",
      [
        { column: 0, weights: [-2, 1, 0], bias: 0 },
        { column: 1, weights: [-2, 1, 0], bias: 0 },
      ],
    ],
  ])("but not by %s", (_, dependent) => {
    expect(gap(dependent)).toBe(Infinity);
  });

  test("a later relation may have what an earlier one leaves out", () => {
    const more = [
      [2, 4, 1, 6],
      [0, 0, 2, 0],
    ];
    const case4 = pairs(more, slopes, { weights: [0, 0, 0, 0] });
    const third = { column: 3, weights: [-1, -1, 0, 1], bias: 0 };
    const second = { ...twice, weights: [-2, 1, 0, 0] };
    const direction = (...dependent: (typeof twice)[]) => ({ weights: [0, 0, 0, 0], bias: 0, dependent });
    expect(off(gapOf(case4, direction(second, third)), twoBound)).toBeLessThan(1e-13);
    expect(gapOf(case4, direction(third, second))).toBe(Infinity);
  });

  test("a relation may have the bias where there is one", () => {
    // 3 in every row, which is no constant to those who have read it
    const beside = [[3], [3]];
    const claim = pairs(beside, [0.25, 0.25], { fitBias: true });
    const dependent = [{ column: 0, weights: [1], bias: -3 }];
    // H = 2 for the bias, g = 1/2
    const expected = bound(0.5 / Math.sqrt(2 * 8), 2);
    expect(off(gapOf(claim, { weights: [0], bias: 0, dependent }), expected)).toBeLessThan(1e-13);
  });

  test("are not left out where a penalty holds them", () => {
    const alone = gap(undefined, { l2: 1 });
    expect(alone).toBeLessThan(1);
    expect(gap([twice], { l2: 1 })).toBe(alone);
    expect(gap([twice], { l1: 1e-3 })).toBe(Infinity);
  });
});

describe("combinations of columns", () => {
  /** L⁻¹ times the columns: cells of 0 and 1. */
  const apart = [
    { weights: [0.5, 0], bias: 0 },
    { weights: [-0.25, 0.5], bias: 0 },
  ];
  const apartBound = bound(0.125, 4);
  const gap = (combined: Direction["combined"], claim: Partial<Claim> = {}, read: Partial<Reading> = {}) =>
    gapOf(pairs(two, slopes, claim, read), { weights: [0, 0], bias: 0, ...(combined && { combined }) });

  test("take the place of the columns", () => {
    expect(off(gap(apart), apartBound)).toBeLessThan(1e-13);
    const columns = [columnOf({ unit: 0.25 }), columnOf({ unit: 8 })];
    expect(off(gap(apart, {}, { columns }), apartBound)).toBeLessThan(1e-13);
  });

  test.each<[string, Direction["combined"]]>([
    ["none", undefined],
    ["one too few", apart.slice(1)],
    ["one too many", [...apart, apart[0]]],
    ["of other columns", [apart[0], { weights: [0.5], bias: 0 }]],
    ["with a bias that there is not", [apart[0], { ...apart[1], bias: 3 }]],
  ])("but %s do not", (_, combined) => {
    expect(off(gap(combined), twoBound)).toBeLessThan(1e-13);
  });

  test("with l2 carry their part of it: the same decrement, in whatever columns", () => {
    // so near to the minimum that the furthest row, which is told column by column, does not matter
    const near = (combined: Direction["combined"], claim: Partial<Claim>): number =>
      gapOf(pairs(two, [2 ** -20, -(2 ** -21)], claim), { weights: [0, 0], bias: 0, ...(combined && { combined }) });
    for (const weights of [
      [0, 0],
      [2 ** -20, 2 ** -19],
    ]) {
      for (const l2 of [1, 2 ** -10]) {
        const claim = { l2, weights };
        expect(off(near(apart, claim), near(undefined, claim))).toBeLessThan(1e-5);
        expect(off(near(apart, claim), near(apart, { l2: 0, weights }))).toBeGreaterThan(1e-4);
      }
    }
  });

  test("do not with l1", () => {
    expect(gap(apart, { l1: 1 })).toBe(gap(undefined, { l1: 1 }));
  });

  test("do not have columns that are left out", () => {
    const constant = [columnOf(), columnOf(), columnOf({ deviation: 0 })];
    const x = two.map((row) => [...row, 0]);
    const case3 = pairs(x, slopes, {}, { columns: constant });
    const direction = (last: number) => ({
      weights: [0, 0, 0],
      bias: 0,
      combined: apart.map(({ weights, bias }, k) => ({ weights: [...weights, k * last], bias })),
    });
    expect(off(gapOf(case3, direction(0)), apartBound)).toBeLessThan(1e-13);
    expect(off(gapOf(case3, direction(1)), twoBound)).toBeLessThan(1e-13);
  });

  test("have the bias where there is one", () => {
    const rows = [[4], [2]];
    const combined = [
      { weights: [1], bias: -3 },
      { weights: [0], bias: 1 },
    ];
    // ±1 and 1, centred or not: the column would be moved to the middle twice
    const columns = [columnOf({ movable: sumOf(3) })];
    const found = gapOf(pairs(rows, [0.125, -0.125], { fitBias: true }, { columns }), {
      weights: [0],
      bias: 0,
      combined,
    });
    expect(off(found, bound(Math.sqrt((2 * 0.125 ** 2) / 8), Math.sqrt(8)))).toBeLessThan(1e-12);
  });
});

describe("what rounding and the rows' own errors add", () => {
  /** 2^−20: L = [1 0; 1 ε], L⁻¹ = [1 0; −1/ε 1/ε]. */
  const epsilon = 2 ** -20;

  /** The bound for L, a gradient of α (1, 1) over rows that weigh 8, and cells of the second column off by `e` in the first row. */
  function nearlyDependent(alpha: number, e: number): number {
    const length = (first: number, second: number): number => Math.hypot(first, (first + second) / epsilon);
    // what solving by L loses
    const solving = 10 * U;
    const rough = length(1, Math.sqrt(1 + epsilon ** 2));
    const k = rough / (1 - solving * rough);
    const more = 2 * solving * (1 + k);
    // 2 √4 + 32 roundings of a sum, 2 for each column, 4 times 8 for the penalty's part
    const blur = (e / epsilon) * (1 + solving);
    const eta = (4 + 32 + 4 + 32) * U * k * k + (2 * k + blur) * blur;
    const errors = length(4 * U * (2 + alpha), 4 * U * (2 + 2 * epsilon + alpha) + 2 * e) * (1 + more);
    const main = alpha + more * length(alpha, alpha) * (1 + more);
    const root = Math.sqrt((1 - eta) * 8);
    return bound((main + errors) / root, (length(1, 1) * (1 + more) * 8) / root);
  }

  test("grows with how near columns are to each other", () => {
    for (const alpha of [0, 2 ** -30]) {
      const rows = [
        [1, 1],
        [0, epsilon],
      ];
      expect(off(gapOf(pairs(rows, [alpha, 0])), nearlyDependent(alpha, 0))).toBeLessThan(1e-12);
    }
  });

  test("and with what twice the precision leaves of a combination", () => {
    // the second is (2^32 + 1) − 2^32 in the first row: (14 · 2^−53)² of the sum of the two
    const combined = [
      { weights: [0.5, 0], bias: 0 },
      { weights: [2 ** 31 + 0.5, -(2 ** 31)], bias: 0 },
    ];
    const rows = [
      [2, 2],
      [0, -(2 ** -51)],
    ];
    const e = (14 * U) ** 2 * (2 ** 33 + 1);
    const gap = gapOf(pairs(rows, [2 ** -30, 0]), { weights: [0, 0], bias: 0, combined });
    expect(off(gap, nearlyDependent(2 ** -30, e))).toBeLessThan(1e-12);
  });

  test("has the roundings of many rows, and of the penalty's slope", () => {
    const rows = 2 ** 40;
    const e = 2 ** -21;
    // a size of 4: 4 units of it, and (4 · rows + 8)² squared units
    const sums = 4 * U * 4 + ((4 * rows + 8) * U) ** 2 * 4;
    const root = Math.sqrt(1 - 4 * e);
    const gap = (said: Partial<Claim>) => gapOf(pairs([[2]], [0], said, { rows, columns: [columnOf({ error: e })] }));
    const none = { l1: 0.125, weights: [0] };
    expect(off(gap(none), bound((sums + 2 * e * 0.5) / 4 / root, 2 / root))).toBeLessThan(1e-8);
    const some = { l1: 0.125, weights: [-5] };
    expect(off(gap(some), bound((0.5 + sums + 2 * e * 0.5) / 4 / root, 2 / root))).toBeLessThan(1e-12);
  });

  test("has the doubts of the rows", () => {
    const doubt = Float64Array.of(0.01, 0.002);
    // three times as much in a multiplier, at worst and on the whole, which weighs 2.5 and 1.5 times 1/4 · 2²… of H
    const length = 1.1 * Math.sqrt(2.5 * 0.25 * 0.03 ** 2 + 1.5 * 0.25 * 0.006 ** 2);
    const root = Math.sqrt(1 - 0.09);
    const gap = gapOf(pairs([[2]], [0.5], {}, { doubt }));
    expect(off(gap, bound((0.5 / root + length) / 2, 2 / root))).toBeLessThan(1e-12);
    const turned = gapOf(pairs([[2]], [-0.5], {}, { doubt: doubt.toReversed() }));
    expect(turned).toBe(gap);
    expect(gapOf(pairs([[2]], [0.01], {}, { doubt: doubt.map(() => 0.05) }))).toBeLessThan(1);
    expect(gapOf(pairs([[2]], [0.01], {}, { doubt: doubt.map(() => 0.056) }))).toBe(Infinity);
  });
});
