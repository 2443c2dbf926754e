// Profile intervals and tests of Firth's fits, beside those that logistf prints.
import { describe, expect, test } from "vitest";
import { type Backend, firthProfile, LogisticRegression } from "../src/index.js";
import { birthwt, endometrial, type FirthData, lizards, sex2 } from "./firth-data.js";

/**
 * R's logistf 1.26.1, maxstep = 5, lconv = 1e-13 and xconv = 1e-12 for intervals, 1e-13 for the fit; the intercept first.
 * Its intervals stop where steps fall below xconv, so their last digits differ.
 */
const PUBLISHED: Record<string, { data: FirthData; lower: number[]; upper: number[]; p: number[] }> = {
  sex2: {
    data: sex2,
    lower: [
      -0.8185591063592778, -1.973788382837352, -0.9414363301661817, 1.273021571199858, -3.260861117528822,
      -1.608087889529024, 0.7745681692169247,
    ],
    upper: [
      1.073151216026463, -0.307425141575727, 0.7892020212605944, 3.435432730915441, -1.117734946983686,
      0.01518467906600992, 8.030293522159173,
    ],
    p: [
      0.8020268023374941, 0.006143471845089121, 0.8751910586260563, 1.6788769586773e-6, 1.237804762810324e-5,
      0.05449700806153224, 0.004951873386390471,
    ],
  },
  endometrial: {
    data: endometrial,
    lower: [1.08253710844769, 0.6097244363032013, -0.1244587208517287, -4.365183247263229],
    upper: [7.209280498246953, 7.854631713877354, 0.04045547318061162, -1.232721057216999],
    p: [0.004193627885586637, 0.009123667547085823, 0.387482203566449, 2.5068672148576e-5],
  },
  lizards: {
    data: lizards,
    lower: [
      1.271750144509135, 0.6235856957592644, -1.167108441046363, -1.470413293234782, -0.2628553876344482,
      -1.310212015797418,
    ],
    upper: [
      2.596222525708611, 1.623810974464417, -0.3439119659806611, -0.2187981499633012, 0.7128452878283266,
      -0.1468820631833523,
    ],
    p: [
      1.697525453536741e-10, 3.413133507601529e-6, 0.0003102959491628754, 0.0067258173282293, 0.3602470869760684,
      0.0141418818420741,
    ],
  },
  birthwt: {
    data: birthwt,
    lower: [
      -1.890880422517696, -0.09948188543383657, -0.02761584598148917, 0.2245095408878435, 0.01640205093363164,
      0.1471432594927263, -0.1326989655069521, 0.474021871752379, -0.1356026998648606, -0.2615781531856044,
    ],
    upper: [
      2.646050013628186, 0.04147597150461854, -0.001562616333764821, 2.222601494728035, 1.692160711690724,
      1.672591574366403, 1.175219096496947, 3.100583153393252, 1.612050827259152, 0.3933820570782752,
    ],
    p: [
      0.7692933547726535, 0.4343506529406973, 0.02640992084099603, 0.01634566576918173, 0.04560055230216409,
      0.01888563328126802, 0.1213452981359401, 0.00697358201021292, 0.09644323674438438, 0.6557383121861753,
    ],
  },
};

describe.each<Backend>(["wasm", "js"])("%s", (backend) => {
  test.each(Object.entries(PUBLISHED))("%s: the intervals and tests of logistf", (_, { data, lower, upper, p }) => {
    const { x, y, sampleWeight } = data;
    const weights = sampleWeight && { sampleWeight };
    const model = new LogisticRegression({ firth: true, backend }).fit(x, y, { ...weights });
    const terms = firthProfile(model, x, y, { ...weights });
    // the bias comes last here
    const inOrder = [...terms.slice(-1), ...terms.slice(0, -1)];
    expect(inOrder.map(({ weight }) => weight)).toEqual(
      [model.bias, ...model.weights].map((w) => expect.closeTo(w, 12)),
    );
    inOrder.forEach(({ interval: [low, high], p: tail }, k) => {
      const width = upper[k] - lower[k];
      expect(Math.abs(low - lower[k]) / width, `lower ${k}: ${low} for ${lower[k]}`).toBeLessThan(1e-8);
      expect(Math.abs(high - upper[k]) / width, `upper ${k}: ${high} for ${upper[k]}`).toBeLessThan(1e-8);
      // logistf's is 1 minus the rest, which rounds
      expect(Math.abs(tail - p[k]), `p ${k}: ${tail} for ${p[k]}`).toBeLessThan(1e-7 * p[k] + 2e-16);
    });
  });
});

test("the interval of a weight holds 0 where its test is not significant, at any level", () => {
  const { x, y } = sex2;
  const model = new LogisticRegression({ firth: true }).fit(x, y);
  for (const level of [0.5, 0.94, 0.99]) {
    for (const { interval, p } of firthProfile(model, x, y, { level })) {
      expect(interval[0] < 0 && interval[1] > 0).toBe(p > 1 - level);
    }
  }
  const [{ p, interval }] = firthProfile(model, x, y);
  const [end] = firthProfile(model, x, y, { level: 1 - p });
  expect(end.interval[1]).toBeCloseTo(0, 8);
  expect(end.interval[0]).toBeLessThan(interval[1]);
});

test("other models and rows are refused", () => {
  const { x, y } = endometrial;
  const model = new LogisticRegression({ firth: true }).fit(x, y);
  expect(() => firthProfile(new LogisticRegression({ l2: 0 }).fit([[1], [2], [3], [4]], [0, 1, 0, 1]), x, y)).toThrow(
    new RangeError("model: expected a fit with firth: true, got one without"),
  );
  expect(() => firthProfile(model, x, y.with(3, 1 - y[3]))).toThrow(
    "model: expected weights within 0.1 standard errors of the minimum for these rows, got 1.3 from it",
  );
  expect(() => firthProfile(model, [[1], [2]], [0, 1])).toThrow("x: expected 3 columns as in the fit, got 1");
  expect(() => firthProfile(model, x, y, { level: 1 })).toThrow("level: expected a number above 0 and below 1, got 1");
  const early = new LogisticRegression({ firth: true, maxIterations: 2 }).fit(x, y);
  expect(() => firthProfile(early, x, y)).toThrow(
    'model: expected a fit that has converged, got status "iteration-limit"',
  );
  const constant = x.map((row) => [...row, 1]);
  const fitted = new LogisticRegression({ firth: true }).fit(constant, y);
  expect(() => firthProfile(fitted, constant, y)).toThrow(
    'x: expected columns that vary, got one value in all of "x4": leave it out',
  );
});
