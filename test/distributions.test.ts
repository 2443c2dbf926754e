// Expected digits are mpmath 1.3's, at 40 places.
import { describe, expect, test } from "vitest";
import { complementaryErrorFunction } from "../src/math/error-function.js";
import { chiSquareP, reachOf, twoSidedP } from "../src/statistics/distributions.js";

/** Subnormal numbers have few digits. */
function expectClose(actual: number, expected: number, relative: number): void {
  const within = Math.max(relative * expected, Number.MIN_VALUE);
  expect(Math.abs(actual - expected), `${actual} for ${expected}`).toBeLessThanOrEqual(within);
}

describe("complementaryErrorFunction", () => {
  test.each([
    [0, 1],
    [0.1, 0.8875370839817151],
    [0.2499, 0.72377961389442681],
    [0.25, 0.72367360983176307],
    [0.5, 0.47950012218695346],
    [0.84, 0.23485728854500548],
    [0.85, 0.22933194239164748],
    [1, 0.15729920705028513],
    [1.2, 0.089686021770364632],
    [1.25, 0.07709987174354177],
    [2, 0.0046777349810472658],
    [2.857, 5.3358260086846371e-5],
    [2.858, 5.3037405563165262e-5],
    [5, 1.5374597944280349e-12],
    [9.2195, 7.404991610133948e-39],
    [20, 5.3958656116079009e-176],
    [26.5, 2.2109076642637343e-307],
    [27, 5.2370489237892557e-319],
  ])("of %d", (x, expected) => {
    expectClose(complementaryErrorFunction(x), expected, 1e-15);
  });

  test("0 where nothing is left, NaN of NaN", () => {
    expect(complementaryErrorFunction(28.5)).toBe(0);
    expect(complementaryErrorFunction(Infinity)).toBe(0);
    expect(complementaryErrorFunction(Number.NaN)).toBeNaN();
  });

  test("its pieces meet", () => {
    for (const x of [0.25, 0.84375, 1.25, 1 / 0.35]) {
      const [below, above] = [x * (1 - 2 ** -50), x * (1 + 2 ** -50)].map(complementaryErrorFunction);
      // 2/√π e^(−x²) times the distance
      const fall = 1.1283791670955126 * Math.exp(-x * x) * x * 2 ** -49;
      expectClose(below - above, fall, 0.6);
    }
  });
});

test.each([
  [0, 1],
  [0.5, 0.61707507745197379],
  [1.959963984540054, 0.050000000000000022],
  [5, 5.7330314375838782e-7],
  [-5, 5.7330314375838782e-7],
  [13.3, 2.3146832567380652e-40],
  [38, 5.7708567201375686e-316],
])("twoSidedP(%d)", (z, expected) => {
  expectClose(twoSidedP(z), expected, 1e-15 * Math.max(1, z * z));
});

test.each([
  [3.841458820694124, 1, 0.050000000000000057],
  [0.02, 1, 0.88753708398171511],
  [15.4041924625676, 3, 0.0015018776111289383],
  [7, 2, 0.030197383422318501],
  [1e-3, 5, 0.99999999831851228],
  [30, 8, 0.00021137850346676162],
  [100, 20, 1.2596084591660908e-12],
  [1400, 3, 2.9456193610163087e-303],
  [950, 1000, 0.86912406574568843],
  [1100, 1001, 0.01544920253973677],
  [20000, 20001, 0.5006649113730551],
  [1490, 4, 2.1054736449320651e-321],
])("chiSquareP(%d, %i)", (statistic, degreesOfFreedom, expected) => {
  // exponents of e are sums of numbers larger than the statistic, each rounded
  expectClose(chiSquareP(statistic, degreesOfFreedom), expected, 1e-14 * Math.max(1, statistic));
});

test("chiSquareP at the ends", () => {
  for (const degreesOfFreedom of [1, 2, 3, 10]) {
    expect(chiSquareP(0, degreesOfFreedom)).toBe(1);
    expect(chiSquareP(-1e-17, degreesOfFreedom)).toBe(1);
    expect(chiSquareP(Infinity, degreesOfFreedom)).toBe(0);
    expect(chiSquareP(Number.NaN, degreesOfFreedom)).toBeNaN();
  }
});

test("the square of a normal variable is a chi-square variable", () => {
  for (const level of [0.5, 0.9, 0.95, 0.99, 0.999999]) {
    const reach = reachOf(level);
    expectClose(twoSidedP(reach), 1 - level, 1e-9);
    expectClose(chiSquareP(reach * reach, 1), twoSidedP(reach), 1e-14);
  }
});
