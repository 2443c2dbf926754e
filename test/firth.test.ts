// Fits with Firth's penalty: the optima that R's brglm2 and logistf print, and what follows from the penalty's formula.
import { describe, expect, test } from "vitest";
import { type Backend, LogisticRegression, type LogisticRegressionOptions, TrainingSet, verify } from "../src/index.js";
import { Cholesky } from "../src/math/cholesky.js";
import { mulberry32 } from "../src/math/random.js";
import { Conditioning } from "../src/problem/conditioning.js";
import { birthwt, endometrial, type FirthData, lizards, sex2 } from "./firth-data.js";
import { ask, storeRows, summaryOf } from "./store-rows.js";

const BACKENDS: Backend[] = ["wasm", "js"];

/**
 * brglm2 0.9 of R 4.2.2, brglmFit of type "AS_mean" with epsilon = 1e-14 or 1e-15: the intercept first.
 * logistf 1.26.1 has the same to 11 digits, and `logLikelihood`, the penalised one.
 */
const PUBLISHED: Record<string, { data: FirthData; coefficients: number[]; logLikelihood: number }> = {
  endometrial: {
    data: endometrial,
    coefficients: [3.7745597136471134, 2.92927335319712, -0.03475175987043664, -2.604163925293682],
    logLikelihood: -24.03726780069794,
  },
  lizards: {
    data: lizards,
    coefficients: [
      1.9018330896853728, 1.1064262819298052, -0.75362921033399044, -0.8176592817759345, 0.22796038500522084,
      -0.72731111083412547,
    ],
    logLikelihood: -271.0074029203598,
  },
  sex2: {
    data: sex2,
    coefficients: [
      0.1202540491338396, -1.105981331381271, -0.0688167270619215, 2.268874652239134, -2.11140818530321,
      -0.7883169513966942, 3.096011827351448,
    ],
    logLikelihood: -132.5393795328443,
  },
  birthwt: {
    data: birthwt,
    coefficients: [
      0.3364892885210739, -0.02782576913527198, -0.01386291726461988, 1.21214802031428, 0.8416170149064433,
      0.8958336423618242, 0.5033930319871432, 1.729352396255818, 0.7428687539776871, 0.07426507397301262,
    ],
    logLikelihood: -83.75540411162127,
  },
};

const fitted = ({ x, y, sampleWeight }: FirthData, options: LogisticRegressionOptions = {}): LogisticRegression =>
  new LogisticRegression({ firth: true, ...options }).fit(x, y, { ...(sampleWeight && { sampleWeight }) });

const parameters = ({ weights, bias }: LogisticRegression): number[] => [bias, ...weights];

function expectNear(actual: number[], expected: number[], within: number): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, k) => {
    expect(Math.abs(actual[k] - value), `number ${k}: ${actual[k]} for ${value}`).toBeLessThan(within);
  });
}

/** ½ log det of the information and the log likelihood, by the plainest loops. */
function penalisedLogLikelihood({ x, y, sampleWeight }: FirthData, w: number[], offset?: number[]): number {
  const size = w.length;
  const information = new Float64Array(size * size);
  let logLikelihood = 0;
  x.forEach((row, i) => {
    const cells = [1, ...row];
    const z = cells.reduce((sum, cell, j) => sum + cell * w[j], offset?.[i] ?? 0);
    const s = sampleWeight?.[i] ?? 1;
    logLikelihood -= s * Math.log1p(Math.exp(y[i] === 1 ? -z : z));
    const a = 1 / (1 + Math.exp(-z));
    for (let j = 0; j < size; j++) {
      for (let k = 0; k < size; k++) information[j * size + k] += s * a * (1 - a) * cells[j] * cells[k];
    }
  });
  return logLikelihood + 0.5 * new Cholesky(information, size).logDeterminant;
}

/** Rows of normal-like columns and labels that hang on them. */
function random(rows: number, columns: number, seed: number): Required<FirthData> & { offset: number[] } {
  const next = mulberry32(seed);
  const normal = (): number => next() + next() + next() + next() - 2;
  const x = Array.from({ length: rows }, () => Array.from({ length: columns }, normal));
  return {
    x,
    y: x.map(([first]) => Number(first + normal() > 0.2)),
    sampleWeight: x.map(() => Math.floor(4 * next())),
    offset: x.map(normal),
  };
}

describe.each(BACKENDS)("%s", (backend) => {
  test.each(Object.entries(PUBLISHED))("%s: the optimum of brglm2 and logistf", (_, known) => {
    const model = fitted(known.data, { backend });
    expectNear(parameters(model), known.coefficients, 1e-9);
    const { status, certificate, loss, objective, stages } = model.report;
    expect({ status, stages, method: certificate.method }).toEqual({
      status: "converged",
      stages: ["firth"],
      method: "penalised-score",
    });
    const weight = known.data.sampleWeight?.reduce((sum, s) => sum + s) ?? known.data.y.length;
    expect(-weight * objective).toBeCloseTo(known.logLikelihood, 9);
    expect(-weight * objective).toBeCloseTo(penalisedLogLikelihood(known.data, parameters(model)), 9);
    expect(certificate.relativeGap).toBeCloseTo(certificate.gap / loss, 20);
  });

  test("the kernel's score is the derivative of ½ log det of the information", () => {
    const data = random(203, 4, 5);
    const stored = storeRows(
      data.x,
      {
        y: Uint8Array.from(data.y),
        weight: Float64Array.from(data.sampleWeight),
        offset: Float64Array.from(data.offset),
      },
      backend,
    );
    const sum = ask(stored);
    const conditioning = new Conditioning(summaryOf(stored), { fitBias: true, standardize: false, raw: false });
    const w = Float64Array.of(0.5, -0.3, 0.8, 0.1, -0.4);
    sum({ kind: "loss-gradient", w, precise: false });
    const factor = new Cholesky(conditioning.hessian(sum({ kind: "hessian" }), 1), 5);
    const score = sum({ kind: "firth-score", roots: conditioning.roots(factor.inverseFactor(), 1) });
    const half = (at: Float64Array): number => {
      sum({ kind: "loss-gradient", w: at, precise: false });
      return 0.5 * new Cholesky(conditioning.hessian(sum({ kind: "hessian" }), 1), 5).logDeterminant;
    };
    const h = 1e-5;
    w.forEach((value, j) => {
      const slope = (half(w.with(j, value + h)) - half(w.with(j, value - h))) / (2 * h);
      expect(-score[j]).toBeCloseTo(slope, 7);
    });
  });

  test("a row that weighs 3 is three rows, an offset moves the margin, and no bias is 0", () => {
    const data = random(120, 3, 9);
    const { x, y, sampleWeight, offset } = data;
    const copies = sampleWeight.flatMap((count, i) => new Array<number>(count).fill(i));
    const model = (options: LogisticRegressionOptions) => new LogisticRegression({ firth: true, backend, ...options });
    for (const fitBias of [true, false]) {
      const weighted = model({ fitBias }).fit(x, y, { sampleWeight, offset });
      const repeated = model({ fitBias }).fit(
        copies.map((i) => x[i]),
        copies.map((i) => y[i]),
        { offset: copies.map((i) => offset[i]) },
      );
      expectNear(parameters(weighted), parameters(repeated), 1e-10);
      expect(weighted.report.loss).toBeCloseTo(repeated.report.loss, 12);
      if (!fitBias) {
        expect(weighted.bias).toBe(0);
        continue;
      }
      const best = penalisedLogLikelihood(data, parameters(weighted), offset);
      parameters(weighted).forEach((value, j) => {
        for (const by of [-1e-3, 1e-3]) {
          const moved = parameters(weighted).with(j, value + by);
          expect(penalisedLogLikelihood(data, moved, offset)).toBeLessThan(best);
        }
      });
    }
  });

  test("one group of each class: the log odds of counts that are each half more", () => {
    const x = [[0], [0], [1], [1]];
    const model = new LogisticRegression({ firth: true, backend }).fit(x, [0, 1, 0, 1], { sampleWeight: [7, 3, 5, 0] });
    expect(model.bias).toBeCloseTo(Math.log(3.5 / 7.5), 9);
    expect(model.bias + model.weights[0]).toBeCloseTo(Math.log(0.5 / 5.5), 9);
    expect(model.report.status).toBe("converged");
  });

  test("classes that separate completely get finite weights", () => {
    const x = Array.from({ length: 40 }, (_, i) => [i - 19.5, Math.sin(i)]);
    const y = x.map(([first]) => Number(first > 0));
    const { report, weights } = fitted({ x, y }, { backend });
    expect(report.status).toBe("converged");
    expect(weights.every((w) => Math.abs(w) < 5)).toBe(true);
    expect(report.separation).toBeUndefined();
  });

  test("columns far from 0 and of very different scales change nothing but their units", () => {
    const { x, y } = random(150, 3, 21);
    const plain = fitted({ x, y }, { backend });
    const scales = [1e-8, 1, 1e9];
    const moved = x.map((row) => row.map((cell, j) => scales[j] * (cell + [0, 1e6, 50][j])));
    const model = fitted({ x: moved, y }, { backend });
    expect(model.report.status).toBe("converged");
    model.weights.forEach((weight, j) => {
      expect(weight * scales[j]).toBeCloseTo(plain.weights[j], 8);
    });
  });

  test("many blocks: the optimum is that of its penalised likelihood", () => {
    const data = random(9000, 2, 4);
    const model = new LogisticRegression({ firth: true, backend }).fit(data.x, data.y);
    const [at, ...others] = [0, 0.02, -0.02].map((by) =>
      penalisedLogLikelihood({ x: data.x, y: data.y }, parameters(model).with(1, model.weights[0] + by)),
    );
    expect(Math.max(...others)).toBeLessThan(at);
    expect(model.report.status).toBe("converged");
  });

  test("a set that is stored, a start, and another start come to the same optimum", () => {
    const set = new TrainingSet(endometrial.x, endometrial.y, { backend });
    const model = new LogisticRegression({ firth: true });
    const known = PUBLISHED.endometrial.coefficients;
    expectNear(parameters(model.fit(set)), known, 1e-9);
    const starts = [{ weights: [1, 0, -1], bias: 2 }, { weights: [500, 3, 0], bias: 0 }, model];
    for (const start of starts) expectNear(parameters(model.fit(set, { start })), known, 1e-9);
    set.release();
  });
});

test("both backends give the same bits", () => {
  for (const { data } of Object.values(PUBLISHED)) {
    const [one, other] = BACKENDS.map((backend) => fitted(data, { backend }));
    expect(parameters(one)).toEqual(parameters(other));
    expect(one.report.certificate).toEqual(other.report.certificate);
  }
});

test("a fit that ends early does not say that it has converged", () => {
  const { report } = fitted(endometrial, { maxIterations: 3 });
  expect([report.status, report.iterations]).toEqual(["iteration-limit", 3]);
  expect(report.certificate.relativeGap).toBeGreaterThan(1e-8);
  // of the classes, 30 and 49: where weights are 0
  const entropy = -(30 / 79) * Math.log(30 / 79) - (49 / 79) * Math.log(49 / 79);
  expect(() =>
    new LogisticRegression({ firth: true }).fit(endometrial.x, endometrial.y, {
      signal: { aborted: true, reason: "enough" },
    }),
  ).toThrow(
    expect.objectContaining({
      report: expect.objectContaining({ status: "aborted", loss: expect.closeTo(entropy, 12) }),
    }),
  );
});

test("a document keeps the option and the report", () => {
  const model = fitted(sex2);
  const again = LogisticRegression.fromJSON(JSON.stringify(model));
  expect(again.options).toEqual({ firth: true });
  expect(again.report.certificate).toEqual(model.report.certificate);
  expect(parameters(again.fit(sex2.x, sex2.y))).toEqual(parameters(model));
});

test("what Firth's penalty cannot do is refused", () => {
  const { x, y } = endometrial;
  const fit =
    (options: LogisticRegressionOptions, rows = x) =>
    () =>
      new LogisticRegression({ firth: true, ...options }).fit(rows, y);
  expect(fit({ l2: 0.1 })).toThrow(new RangeError("l2: expected 0 with firth, got 0.1"));
  expect(fit({ l1: 1 })).toThrow(new RangeError("l1: expected 0 with firth, got 1"));
  expect(fit({ solver: "lbfgs" })).toThrow(
    new RangeError('solver: expected "auto" or "newton" with firth, got "lbfgs"'),
  );
  const dependent = x.map(([a, b, c]) => [a, b, c, a + 2 * b - 3]);
  expect(fit({}, dependent)).toThrow(
    new RangeError(
      "x: expected columns that do not depend on each other with firth, got column 3, which the others make up for: leave it out",
    ),
  );
  const sparse = { rows: 2, columns: 1, indptr: [0, 1, 1], indices: [0] };
  expect(() => new LogisticRegression({ firth: true }).fit(sparse, [0, 1])).toThrow(
    new RangeError("firth: expected false for a sparse x, got true"),
  );
  const wide = { data: new Float64Array(4 * 1001).map((_, k) => k % 7), rows: 4, columns: 1001 };
  expect(() => new LogisticRegression({ firth: true }).fit(wide, [0, 1, 0, 1])).toThrow(
    new RangeError("firth: expected false for more than 1000 columns, got true for 1001"),
  );
  expect(() => verify(fitted(endometrial), x, y)).toThrow(
    new RangeError("model: expected one with a certificate, got a fit with firth, whose minimum is not proven"),
  );
  expect(() => new LogisticRegression({ firth: true }).partialFit(x, y)).toThrow(
    new RangeError("firth: expected false for partialFit, got true"),
  );
});
