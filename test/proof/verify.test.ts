// What verify makes of what it reads: the objective and its rounding, which bounds it asks for, and what it takes for the same.
import { describe, expect, test } from "vitest";
import type { Certificate } from "../../src/proof/certificate.js";
import { type Verifiable, type VerifyOptions, verify } from "../../src/proof/verify.js";
import { off, U } from "./hand-made-rows.js";

/** Four rows, of which no weight tells the labels apart: 0 is the minimum, with and without a penalty. */
const x = [[1], [1], [-1], [-1]];
const y = [0, 1, 0, 1];

interface Said {
  weights?: number[];
  bias?: number;
  options?: Verifiable["options"];
  gap?: number;
  direction?: Certificate["direction"];
  status?: string;
  separation?: Verifiable["report"]["separation"];
}

function ask(said: Said, rows = x, labels: number[] = y, rest: VerifyOptions = {}) {
  const { weights = rows[0].map(() => 0), bias = 0, options = { l2: 0 }, gap = 0, direction, separation } = said;
  const { status = "converged" } = said;
  const certificate: Certificate = {
    gap,
    relativeGap: 1,
    method: "newton-dual",
    residual: 0,
    ...(direction && { direction }),
  };
  const report = { status, rows: rows.length, certificate, ...(separation && { separation }) };
  return verify({ weights, bias, classes: [0, 1], options, report }, rows, labels, rest);
}

describe("the objective", () => {
  test.each<[string, Verifiable["options"], number]>([
    ["l2 by the deviation, 2", { l2: 0.5 }, 0.25 * 6 ** 2],
    ["l2 by the unit", { l2: 0.5, standardize: false }, 0.25 * 3 ** 2],
    ["l1", { l1: 0.25, l2: 0 }, 0.25 * 6],
    ["both", { l1: 0.25, l2: 0.5 }, 0.25 * 6 + 0.25 * 6 ** 2],
    ["1/rows of l2 where nothing is said", {}, 0.125 * 6 ** 2],
    ["no penalty", { l2: 0 }, 0],
  ])("has %s", (_, options, penalty) => {
    const rows = [[5], [5], [1], [1]];
    const { objective } = ask({ weights: [-3], bias: 9, options }, rows, y);
    // margins of ±6
    const loss = (Math.log1p(Math.exp(-6)) + Math.log1p(Math.exp(6))) / 2;
    expect(off(objective, loss + penalty)).toBeLessThan(4 * U);
  });

  test("is a mean over what rows weigh", () => {
    const { objective } = ask({ weights: [3], options: { l2: 0 } }, x, y, { sampleWeight: [0, 2, 3, 1] });
    expect(off(objective, (5 * Math.log1p(Math.exp(-3)) + Math.log1p(Math.exp(3))) / 6)).toBeLessThan(4 * U);
  });
});

describe("what F may be off by", () => {
  test("is the gap at a minimum", () => {
    // 5 units of the last place of each loss, 3 of the mean, and 1 where a penalty is added
    for (const { options, units } of [
      { options: { l2: 0 }, units: 8 },
      { options: { l2: 1 }, units: 9 },
      { options: { l1: 1, l2: 0 }, units: 9 },
    ]) {
      const { objective, gap, relativeGap } = ask({ options });
      expect(off(gap, units * U * Math.LN2)).toBeLessThan(1e-8);
      expect(relativeGap).toBe(gap / objective);
    }
    // margins of 2^60 − 2^60, of which twice the precision leaves (14 · 2^−53)² in doubt
    const far = 2 ** 60;
    const offset = [far, far, far, far];
    const { gap } = ask({ bias: -far }, x, y, { offset, sampleWeight: [4, 4, 4, 4] });
    expect(off(gap, 8 * U * Math.LN2 + 0.5 * (14 * U) ** 2 * 2 * far)).toBeLessThan(1e-6);
  });

  test("has the penalty's part", () => {
    // 16 columns that are the same, all on the wrong side by far: nothing but F ≥ 0 is proven
    const rows = [3, 3, 3, -1].map((side) => new Array<number>(16).fill(side));
    for (const { l1, l2 } of [
      { l1: 0, l2: 2 },
      { l1: 1, l2: 0 },
    ]) {
      const { objective, gap, relativeGap } = ask(
        { weights: rows[0].map(() => -40), options: { l1, l2, standardize: false } },
        rows,
        [1, 1, 1, 0],
      );
      const penalty = 16 * (l1 * 40 + 0.5 * l2 * 1600);
      const loss = objective - penalty;
      const ulp = 2 ** (Math.floor(Math.log2(objective)) - 52);
      // 2 · (3 + 4) units of every term, 16 of the sum, 1 of F, and 8 of the loss
      const expected = (8 * loss + (14 + 16) * penalty + objective) * U;
      expect(Math.abs(gap - objective - expected)).toBeLessThan(ulp);
      expect(relativeGap).toBe(1);
    }
  });
});

describe("the gap", () => {
  test("is all of F where nothing else is proven", () => {
    const { objective, gap, relativeGap, holds } = ask({ weights: [40, 40] }, [
      [1, 1],
      [1, 1],
      [-1, -1],
      [2, 2],
    ]);
    expect(gap).toBeGreaterThan(objective);
    expect(gap).toBeLessThan(objective * (1 + 20 * U));
    expect(relativeGap).toBe(1);
    expect(holds).toBe(false);
  });

  test("is not looked at twice where the first look confirms it", () => {
    // a dual point made of the residuals alone is loose: KL is 0, and the penalty's part (c + l2 w)² / (2 l2)
    const said = { weights: [0.01], options: { l2: 1e-3, fitBias: false } };
    const tight = ask({ ...said, gap: 0 });
    const c = 0.5 * Math.tanh(0.005);
    expect(off(ask({ ...said, gap: 1 }).gap, (c + 1e-5) ** 2 / 2e-3)).toBeLessThan(1e-9);
    // g²/(2H) (1 + g/H)
    const g = c + 1e-5;
    expect(off(tight.gap, (g ** 2 / 0.502) * (1 + g / 0.251))).toBeLessThan(1e-4);
  });

  test("may differ from what is claimed by a billionth, and by the rounding of F", () => {
    const said = { weights: [1], options: { l2: 1 } };
    const { gap } = ask(said);
    expect(ask({ ...said, gap }).holds).toBe(true);
    expect(ask({ ...said, gap: gap * (1 - 0.9e-9) }).holds).toBe(true);
    expect(ask({ ...said, gap: gap * (1 - 1.1e-9) }).holds).toBe(false);
    // 8 units of F's last place, and hardly more than that are left at the minimum
    expect(ask({ gap: 2 ** -10 * U }).holds).toBe(true);
    expect(ask({ gap: -(2 ** -10) * U }).holds).toBe(false);
    // of an F that is small: l2 alone makes 2^−41 of a weight of 2^−20, and the loss is e^−30
    const offset = x.map(() => 30);
    const least = { weights: [2 ** -20], options: { l2: 1, fitBias: false } };
    expect(ask(least, x, [1, 1, 1, 1], { offset }).holds).toBe(false);
    expect(ask({ ...least, gap: 2 ** -41 * (1 + 1e-3) }, x, [1, 1, 1, 1], { offset }).holds).toBe(true);
  });

  test("is none for numbers that are none", () => {
    const none = { objective: Infinity, gap: Infinity, relativeGap: 1, holds: false };
    expect(ask({ weights: [Number.NaN], gap: 1 })).toEqual(none);
    expect(ask({ bias: Infinity, gap: 1 })).toEqual(none);
    expect(ask({ gap: Number.NaN }).holds).toBe(false);
  });

  test("does not ask a direction of other columns", () => {
    const plain = ask({ weights: [0.5], options: { l2: 0.1 }, gap: 1 });
    const step = { weights: [-0.4], bias: 0 };
    expect(ask({ weights: [0.5], options: { l2: 0.1 }, gap: 1, direction: step }).gap).toBeLessThan(plain.gap);
    const other = { weights: [-0.4, 0], bias: 0 };
    expect(ask({ weights: [0.5], options: { l2: 0.1 }, gap: 1, direction: other })).toEqual(plain);
  });
});

describe("a constant column", () => {
  const rows = x.map(([value]) => [value, 7]);

  test.each([
    [{ l2: 1, fitBias: false }, [0, 0], true],
    [{ l2: 1, fitBias: false }, [0, 2 ** -60], false],
    [{ l2: 0, fitBias: false }, [0, 2 ** -60], false],
    [{ l2: 1, fitBias: false, standardize: false }, [0, 2 ** -60], true],
    [{ l2: 1 }, [0, 2 ** -60], true],
  ])("%j weighing %j: %j", (options, weights, holds) => {
    expect(ask({ weights, options, gap: 1e-12 }, rows).holds).toBe(holds);
  });
});

describe("a separation", () => {
  const apart = { kind: "complete" as const, weights: [1], bias: 0, columns: [0], strictRows: 4 };
  const labels = [1, 1, 0, 0];
  const holds = (said: Said): boolean =>
    ask({ status: "separable", gap: 1, separation: apart, ...said }, x, labels).holds;

  test("is asked for where a fit claims one, and never holds beside a penalty", () => {
    expect(holds({})).toBe(true);
    expect(holds({ separation: undefined })).toBe(false);
    expect(holds({ separation: undefined, status: "converged" })).toBe(true);
    expect(holds({ separation: { ...apart, weights: [-1] }, status: "converged" })).toBe(true);
    expect(holds({ options: { l2: 1 } })).toBe(false);
    expect(holds({ options: { l1: 1, l2: 0 } })).toBe(false);
    expect(holds({ gap: 0 })).toBe(false);
  });

  test("is as it says", () => {
    expect(holds({ separation: { ...apart, weights: [-1] } })).toBe(false);
    expect(holds({ separation: { ...apart, weights: [0], strictRows: 0, kind: "quasi-complete" } })).toBe(false);
    expect(holds({ separation: { ...apart, strictRows: 3 } })).toBe(false);
    expect(holds({ separation: { ...apart, kind: "quasi-complete" } })).toBe(false);
    expect(holds({ separation: { ...apart, bias: 1 } })).toBe(false);
    // the last two rows on the boundary
    const quasi = { ...apart, kind: "quasi-complete" as const, bias: 1, strictRows: 2 };
    expect(holds({ separation: quasi })).toBe(true);
    expect(holds({ separation: { ...quasi, kind: "complete" } })).toBe(false);
    expect(holds({ separation: quasi, options: { l2: 0, fitBias: false } })).toBe(false);
    expect(holds({ options: { l2: 0, fitBias: false } })).toBe(true);
    // three of four are on their side, one is on the other
    const most = { ...apart, kind: "quasi-complete" as const, strictRows: 3 };
    expect(ask({ status: "separable", gap: 1, separation: most }, x, [1, 1, 0, 1]).holds).toBe(false);
    // of other columns it is none
    expect(holds({ separation: { ...apart, weights: [1, 0] } })).toBe(false);
  });
});

test("a row that weighs next to nothing makes no column constant", () => {
  // nothing but this row has the column, and loses 3 by it: rounding leaves nothing of its deviation
  for (const light of [1e-40, 1e-38, 1e-35, 1e-33]) {
    const rows = [[3.1], [0], [0], [0], [0]];
    const rest = { sampleWeight: [light, 0.7, 1.1, 0.9, 1.3] };
    const labels = [0, 0, 1, 0, 1];
    const bias = Math.log(2.4 / 1.6);
    const rounded = 1e-9;
    for (const l2 of [0, 1e-6]) {
      const { gap, holds } = ask({ weights: [1 / light], bias, options: { l2 }, gap: rounded }, rows, labels, rest);
      expect(gap).toBeGreaterThan(3.1 / 4);
      expect(holds).toBe(false);
    }
  }
});
