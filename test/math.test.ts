import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expOfMinusAbs, log, log1p, sigmoid, softplus } from "../src/math/functions.js";
import * as reference from "./reference.js";

// Largest errors seen in 150,000 points a range and as many near the places where an argument reduction changes over:
// exp 1.19, log 0.84, log1p 1.42, sigmoid 2.22, softplus 1.79 ulp. The bounds leave a little for points not seen.
const EXP_ULPS = 1.25;
const LOG_ULPS = 1;
const LOG1P_ULPS = 1.5;
const SIGMOID_ULPS = 2.5;
const SOFTPLUS_ULPS = 2;

const RUNS = { numRuns: 2000 };

function between(min: number, max: number) {
  // evenly spread, unlike fc.double, which is even over bit patterns and mostly tiny
  return fc.integer({ min: 0, max: 2 ** 40 }).map((i) => min + (max - min) * (i / 2 ** 40));
}

const MIN_NORMAL = 2 ** -1022;
const MIN_SUBNORMAL = Number.MIN_VALUE;

describe("the BigInt reference", () => {
  // digits from Python's decimal module at 70 places
  test.each([
    ["e", reference.exp(1), "2.71828182845904523536028747135266249775724709369995"],
    ["1/e", reference.exp(-1), "0.36787944117144232159552377016146086744581113103176"],
    ["ln 2", reference.log(2), "0.69314718055994530941723212145817656807550013436025"],
    ["ln 10", reference.log(10), "2.30258509299404568401799145468436420760110148862877"],
    ["ln 2 as log1p", reference.log1p(reference.exact(1)), "0.69314718055994530941723212145817656807550013436025"],
    ["softplus(0)", reference.softplus(0), "0.69314718055994530941723212145817656807550013436025"],
    ["σ(0)", reference.sigmoid(0), "0.50000000000000000000000000000000000000000000000000"],
    ["σ(−1)", reference.sigmoid(-1), "0.26894142136999512074884075817816372563485535984339"],
    ["σ(1)", reference.sigmoid(1), "0.73105857863000487925115924182183627436514464016505"],
    ["softplus(1)", reference.softplus(1), "1.31326168751822283404899549496785564191528008567034"],
  ])("%s to 45 places", (_, { digits, exponent }, expected) => {
    const scaled = digits * 10n ** 50n;
    const places = exponent >= 0 ? scaled << BigInt(exponent) : scaled >> BigInt(-exponent);
    const text = places.toString().padStart(51, "0");
    expect(`${text.slice(0, -50)}.${text.slice(-50)}`.slice(0, 47)).toBe(expected.slice(0, 47));
  });

  test("counts units of the last place", () => {
    expect(reference.ulps(1, reference.exact(1))).toBe(0);
    expect(reference.ulps(1 + 2 ** -52, reference.exact(1))).toBe(1);
    expect(reference.ulps(1 - 2 ** -53, reference.exact(1))).toBe(0.5);
    expect(reference.ulps(3 * MIN_SUBNORMAL, reference.exact(MIN_SUBNORMAL))).toBe(2);
    expect(reference.ulps(Number.NaN, reference.exact(1))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("expOfMinusAbs", () => {
  test.each([1, 40, 708])(`within ${EXP_ULPS} ulp for |z| ≤ %d`, (limit) => {
    fc.assert(
      fc.property(between(-limit, limit), (z) => {
        expect(reference.ulps(expOfMinusAbs(z), reference.exp(-Math.abs(z)))).toBeLessThanOrEqual(EXP_ULPS);
      }),
      RUNS,
    );
  });

  test(`within ${EXP_ULPS} ulp around every multiple of ln 2 / 2, where the reduction changes over`, () => {
    for (let k = 0; k <= 2 * 1021; k++) {
      const z = (k * Math.LN2) / 2;
      for (const near of [z * (1 - 2 ** -52), z, z * (1 + 2 ** -52)]) {
        expect(reference.ulps(expOfMinusAbs(near), reference.exp(-near))).toBeLessThanOrEqual(EXP_ULPS);
      }
    }
  });

  test("is exact at ±0, and 1 where e^(−|z|) rounds to 1", () => {
    expect(expOfMinusAbs(0)).toBe(1);
    expect(expOfMinusAbs(-0)).toBe(1);
    expect(expOfMinusAbs(MIN_SUBNORMAL)).toBe(1);
    expect(expOfMinusAbs(1e-17)).toBe(1);
  });

  test("is clamped at 708, where the result is still a normal number", () => {
    const least = expOfMinusAbs(708);
    expect(least).toBeGreaterThan(MIN_NORMAL);
    for (const z of [-708, 709, -745, 1000, -1e308, Number.POSITIVE_INFINITY]) expect(expOfMinusAbs(z)).toBe(least);
    expect(expOfMinusAbs(707.9)).toBeGreaterThan(least);
  });

  test("is even and stays in (0, 1]", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (z) => {
        expect(expOfMinusAbs(-z)).toBe(expOfMinusAbs(z));
        expect(expOfMinusAbs(z)).toBeGreaterThan(0);
        expect(expOfMinusAbs(z)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("log", () => {
  test.each([
    ["near 1", between(0.95, 1.05)],
    ["from ½ to 2", between(0.5, 2)],
    ["from 0 to 1", between(0, 1).filter((x) => x > 0)],
    ["over all positive doubles", fc.double({ min: MIN_SUBNORMAL, max: Number.MAX_VALUE, noNaN: true })],
    ["subnormal", fc.integer({ min: 1, max: 2 ** 52 - 1 }).map((digits) => digits * MIN_SUBNORMAL)],
  ])(`within ${LOG_ULPS} ulp %s`, (_, numbers) => {
    fc.assert(
      fc.property(numbers, (x) => {
        expect(reference.ulps(log(x), reference.log(x))).toBeLessThanOrEqual(LOG_ULPS);
      }),
      RUNS,
    );
  });

  test(`within ${LOG_ULPS} ulp at and beside every power of two and √2 times it`, () => {
    for (let k = -1073; k <= 1022; k++) {
      for (const base of [1, Math.SQRT2]) {
        for (const x of [base * 2 ** k, base * 2 ** k * (1 + 2 ** -52), base * 2 ** k * (1 - 2 ** -53)]) {
          expect(reference.ulps(log(x), reference.log(x))).toBeLessThanOrEqual(LOG_ULPS);
        }
      }
    }
  });

  test("is exact at 1 and −Infinity at ±0", () => {
    expect(log(1)).toBe(0);
    expect(log(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(log(-0)).toBe(Number.NEGATIVE_INFINITY);
    expect(log(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });

  test("no bit of a NaN changes the answer", () => {
    for (const word of [0x7ff80000, 0xfff80000, 0x7ffc1234, 0xfff00001]) {
      expect(log(new DataView(Uint32Array.of(0, word).buffer).getFloat64(0, true))).toBeNaN();
    }
  });
});

describe("log1p", () => {
  test.each([
    ["from 0 to √2 − 1", between(0, Math.SQRT2 - 1)],
    ["from √2 − 1 to ½", between(Math.SQRT2 - 1, 0.5)],
    ["from ½ to 1", between(0.5, 1)],
    ["over all doubles of [0, 1]", fc.double({ min: 0, max: 1, noNaN: true })],
  ])(`within ${LOG1P_ULPS} ulp %s`, (_, numbers) => {
    fc.assert(
      fc.property(numbers, (e) => {
        expect(reference.ulps(log1p(e), reference.log1p(reference.exact(e)))).toBeLessThanOrEqual(LOG1P_ULPS);
      }),
      RUNS,
    );
  });

  test("is e itself where e²/2 is below the last place", () => {
    for (const e of [0, MIN_SUBNORMAL, 3 * MIN_SUBNORMAL, MIN_NORMAL, 1e-300, 1e-17]) expect(log1p(e)).toBe(e);
  });

  test("is ln 2 at 1", () => {
    expect(log1p(1)).toBe(Math.LN2);
  });
});

describe("sigmoid", () => {
  test.each([
    ["around 0", between(-2, 2)],
    ["to ±40", between(-40, 40)],
    ["to −708", between(-708, 0)],
    ["through the subnormal results", between(-746, -708)],
    ["at tiny z", fc.double({ min: -1e-3, max: 1e-3, noNaN: true })],
  ])(`within ${SIGMOID_ULPS} ulp %s`, (_, numbers) => {
    fc.assert(
      fc.property(numbers, (z) => {
        expect(reference.ulps(sigmoid(z), reference.sigmoid(z))).toBeLessThanOrEqual(SIGMOID_ULPS);
      }),
      RUNS,
    );
  });

  test("is ½ at ±0, 1 from 37 on, 0 from −746 down", () => {
    expect(sigmoid(0)).toBe(0.5);
    expect(sigmoid(-0)).toBe(0.5);
    for (const z of [37, 40, 708, 709, 1000, 1e308, Number.POSITIVE_INFINITY]) expect(sigmoid(z)).toBe(1);
    for (const z of [-746, -1000, -1e308, Number.NEGATIVE_INFINITY]) expect(sigmoid(z)).toBe(0);
  });

  test("falls through the subnormal numbers instead of stopping at the clamp of the kernels", () => {
    expect(sigmoid(-708)).toBeGreaterThan(MIN_NORMAL);
    expect(sigmoid(-709)).toBeLessThan(MIN_NORMAL);
    expect(sigmoid(-740)).toBe(4.2e-322); // 85 times the smallest number: e^−740 = 85.2 · 2^−1074
    expect(sigmoid(-744.4)).toBe(MIN_SUBNORMAL);
  });

  test("σ(z) + σ(−z) = 1 within the last place", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (z) => {
        expect(Math.abs(sigmoid(z) + sigmoid(-z) - 1)).toBeLessThanOrEqual(2 ** -52);
      }),
      RUNS,
    );
  });

  test("rises", () => {
    fc.assert(
      fc.property(between(-750, 750), between(1e-3, 10), (z, step) => {
        expect(sigmoid(z + step)).toBeGreaterThanOrEqual(sigmoid(z));
        // strictly, wherever doubles can tell
        if (Math.abs(z) < 20 && z + step < 20) expect(sigmoid(z + step)).toBeGreaterThan(sigmoid(z));
      }),
      RUNS,
    );
  });

  test("stays in [0, 1]", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (z) => {
        expect(sigmoid(z)).toBeGreaterThanOrEqual(0);
        expect(sigmoid(z)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("softplus", () => {
  test.each([
    ["around 0", between(-2, 2)],
    ["to ±40", between(-40, 40)],
    ["to −708", between(-708, 0)],
    ["through the subnormal results", between(-746, -708)],
    ["to 1e308", fc.double({ min: 0, max: 1e308, noNaN: true })],
  ])(`within ${SOFTPLUS_ULPS} ulp %s`, (_, numbers) => {
    fc.assert(
      fc.property(numbers, (z) => {
        expect(reference.ulps(softplus(z), reference.softplus(z))).toBeLessThanOrEqual(SOFTPLUS_ULPS);
      }),
      RUNS,
    );
  });

  test("is ln 2 at ±0, z for large z, 0 for large −z", () => {
    expect(softplus(0)).toBe(Math.LN2);
    expect(softplus(-0)).toBe(Math.LN2);
    for (const z of [40, 708, 1000, 1e308]) expect(softplus(z)).toBe(z);
    for (const z of [-746, -1000, -1e308]) expect(softplus(z)).toBe(0);
    expect(softplus(-709)).toBeGreaterThan(0);
  });

  test("softplus(z) − softplus(−z) = z", () => {
    fc.assert(
      fc.property(between(-800, 800), (z) => {
        const size = Math.max(1, Math.abs(z));
        expect(Math.abs(softplus(z) - softplus(-z) - z)).toBeLessThanOrEqual(4 * 2 ** -52 * size);
      }),
      RUNS,
    );
  });

  test("rises and is never negative", () => {
    fc.assert(
      fc.property(between(-750, 750), between(1e-3, 10), (z, step) => {
        expect(softplus(z)).toBeGreaterThanOrEqual(0);
        expect(softplus(z + step)).toBeGreaterThanOrEqual(softplus(z));
      }),
      RUNS,
    );
  });
});
