// What comes in by the public functions: an error that says what was expected, or one read of what was passed.

import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { build } from "esbuild";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as library from "../src/index.js";

const {
  accuracy,
  averagePrecision,
  balancedAccuracy,
  brier,
  binnedResiduals,
  calibrationCurve,
  calibrate,
  calibrationFit,
  checkGradient,
  chooseThreshold,
  compareModels,
  confusionMatrix,
  explain,
  f1,
  FitAborted,
  firthProfile,
  fromGlmnet,
  fromLiblinear,
  fromScikitLearn,
  hosmerLemeshow,
  influence,
  inference,
  LogisticModel,
  LogisticRegression,
  lambdaPath,
  logLoss,
  marginalEffects,
  matthews,
  netBenefit,
  precision,
  precisionRecallCurve,
  recall,
  rocAuc,
  rocAucInterval,
  rocCurve,
  TrainingSet,
  testTerms,
} = library;

const x = [
  [1, 2],
  [3, 4],
  [5, 1],
  [2, 2],
];
const y = [0, 1, 1, 0];
const p = [0.1, 0.8, 0.6, 0.3];
const l2 = 0.1;
const fitted = (): library.LogisticRegression => new LogisticRegression({ l2 }).fit(x, y);

/** As JavaScript passes it, whatever the types say. */
function pass(value: unknown) {
  const untyped: { value: ReturnType<typeof JSON.parse> } = { value };
  return untyped.value;
}

/** Every public function that takes options, by the name that errors give these. */
const takers: [string, string, (options: unknown) => unknown][] = [
  ["new LogisticRegression", "option", (o) => new LogisticRegression(pass(o))],
  ["fit", "fit option", (o) => new LogisticRegression().fit(x, y, pass(o))],
  ["new TrainingSet", "TrainingSet option", (o) => new TrainingSet(x, y, pass(o))],
  ["fit, on a set", "fit option", (o) => new LogisticRegression().fit(new TrainingSet(x, y), pass(o))],
  ["partialFit", "partialFit option", (o) => new LogisticRegression().partialFit(x, y, pass(o))],
  ["lambdaPath", "path option", (o) => lambdaPath(x, y, pass(o))],
  ["lambdaPath, on a set", "path option", (o) => lambdaPath(new TrainingSet(x, y), pass(o))],
  ["lambdaPath, fit", "fit option", (o) => lambdaPath(x, y, {}, pass(o))],
  ["predictProba", "predict option", (o) => fitted().predictProba(x, pass(o))],
  ["predict", "predict option", (o) => fitted().predict(x, pass(o))],
  ["decisionFunction", "predict option", (o) => fitted().decisionFunction(x, pass(o))],
  ["score", "predict option", (o) => fitted().score(x, y, pass(o))],
  ["model.explain", "explain option", (o) => fitted().explain([1, 2], 1, pass(o))],
  ["explain", "explain option", (o) => explain(pass(o))],
  ["checkGradient", "checkGradient option", (o) => checkGradient(fitted(), x, y, pass(o))],
  ["logLoss", "metric option", (o) => logLoss(y, p, pass(o))],
  ["accuracy", "metric option", (o) => accuracy(y, p, pass(o))],
  ["confusionMatrix", "metric option", (o) => confusionMatrix(y, p, pass(o))],
  ["brier", "metric option", (o) => brier(y, p, pass(o))],
  ["rocAuc", "metric option", (o) => rocAuc(y, p, pass(o))],
  ...Object.entries({
    averagePrecision,
    balancedAccuracy,
    f1,
    matthews,
    precision,
    recall,
    rocAucInterval,
  }).map(([name, metric]): [string, string, (o: unknown) => unknown] => [
    name,
    "metric option",
    (o) => metric(y, p, pass(o)),
  ]),
  ["influence", "influence option", (o) => influence(fitted(), x, y, pass(o))],
  ["marginalEffects", "marginal-effects option", (o) => marginalEffects(fitted(), x, y, pass(o))],
  ["netBenefit", "metric option", (o) => netBenefit(y, p, pass(o))],
  ["chooseThreshold", "metric option", (o) => chooseThreshold(y, p, pass(o))],
  ["calibrate", "calibration option", (o) => calibrate(fitted(), x, y, pass(o))],
  ["calibrationFit", "metric option", (o) => calibrationFit(y, p, pass(o))],
  ["hosmerLemeshow", "metric option", (o) => hosmerLemeshow(y, p, pass(o))],
  ["binnedResiduals", "metric option", (o) => binnedResiduals(y, p, pass(o))],
  ["inference", "inference option", (o) => inference(fitted(), x, y, pass(o))],
  ["firthProfile", "firthProfile option", (o) => firthProfile(fitted(), x, y, pass(o))],
  ["testTerms", "testTerms option", (o) => testTerms(fitted(), x, y, pass(o))],
  ["compareModels", "compareModels option", (o) => compareModels(fitted(), fitted(), x, y, pass(o))],
  ["rocCurve", "metric option", (o) => rocCurve(y, p, pass(o))],
  ["precisionRecallCurve", "metric option", (o) => precisionRecallCurve(y, p, pass(o))],
  ["calibrationCurve", "metric option", (o) => calibrationCurve(y, p, pass(o))],
  ["fromScikitLearn", "scikit-learn option", (o) => fromScikitLearn(pass(o), 4)],
  ["fromGlmnet", "glmnet option", (o) => fromGlmnet(pass(o))],
  ["fromLiblinear", "liblinear option", (o) => fromLiblinear(pass(o), 4)],
];

describe.each(takers)("options of %s", (_, kind, call) => {
  test("an unknown one is refused", () => {
    expect(() => call({ zzz: 1 })).toThrow(RangeError);
    expect(() => call({ zzz: 1 })).toThrow(new RegExp(`^${kind}: expected one of \\w+(, \\w+)*, got "zzz"$`));
  });

  test.each([
    [null, "null"],
    [5, "5"],
    ["l2", '"l2"'],
    [true, "true"],
  ])("%j is no options object", (value, shown) => {
    expect(() => call(value)).toThrow(new TypeError(`${kind}s: expected an object, got ${shown}`));
  });
});

describe("one of the wrong type", () => {
  test.each<[object, string]>([
    [{ start: null }, "start: expected { weights, bias }, got null"],
    [{ start: { weights: [0, 0] } }, "start.bias: expected a finite number, got undefined"],
    [{ onProgress: 5 }, "onProgress: expected a function, got 5"],
    [{ onProgress: null }, "onProgress: expected a function, got null"],
    [{ signal: 5 }, "signal: expected an AbortSignal, got 5"],
    [{ signal: {} }, "signal: expected an AbortSignal, got Object"],
    [{ sampleWeight: 5 }, "sampleWeight: expected an array of numbers, got 5"],
    [{ sampleWeight: { length: 4.5 } }, "sampleWeight: expected an array of numbers, got Object"],
    [{ offset: () => 0 }, "offset: expected a finite number, got undefined at row 0"],
  ])("fit %o", (options, message) => {
    const four = Object.assign((): number => 0, {});
    Object.defineProperty(four, "length", { value: 4 });
    const given = "offset" in options ? { offset: four } : options;
    expect(() => new LogisticRegression().fit(x, y, pass(given))).toThrow(new TypeError(message));
  });

  test("a signal is whatever has aborted", () => {
    const fit = (): unknown => new LogisticRegression().fit(x, y, { signal: { aborted: true, reason: "enough" } });
    expect(fit).toThrow(FitAborted);
    expect(fitted().fit(x, y, { signal: { aborted: false, reason: undefined } }).report.status).toBe("converged");
  });

  test("lambdaPath has no start", () => {
    const options: object = { start: { weights: [0, 0], bias: 0 } };
    expect(() => lambdaPath(x, y, {}, options)).toThrow(
      'fit option: expected one of sampleWeight, offset, onProgress, signal, got "start"',
    );
  });

  test.each([
    ['[0,"1"]', '0, "1"'],
    ["[1,1]", "1, 1"],
    ["[0,1,2]", "0, 1, 2"],
    ["[null,1]", "null, 1"],
    ["[0]", "0, undefined"],
    ["5", "5, undefined"],
  ])("classes %s", (classes, shown) => {
    const message = `classes: expected two different labels of one type, got ${shown}`;
    const json = `{"format":"logit-wasm","version":1,"weights":[1],"bias":0,"classes":${classes}}`;
    expect(() => LogisticRegression.fromJSON(json)).toThrow(new TypeError(`model.${message}`));
    const options = { classes: JSON.parse(classes) };
    expect(() => new LogisticRegression().partialFit(x, y, options)).toThrow(new TypeError(message));
  });

  test("another library's option is looked at by type first", () => {
    expect(() => fromScikitLearn({ C: pass(Symbol("C")) }, 4)).toThrow(
      new TypeError("C: expected a number above 0, got Symbol(C)"),
    );
  });
});

describe("holes and lost buffers", () => {
  const detached = (): Float64Array => {
    const array = Float64Array.of(1, 2, 3, 4);
    structuredClone(array.buffer, { transfer: [array.buffer] });
    return array;
  };
  const holed = (values: unknown[], ...at: number[]) => {
    const copy = [...values];
    for (const i of at) delete copy[i];
    return pass(copy);
  };
  const fit = (rows: unknown, labels: unknown, options = {}) =>
    new LogisticRegression().fit(pass(rows), pass(labels), options);
  const column = Float64Array.of(1, 2, 3, 4);

  test.each<[string, () => unknown, string]>([
    ["rows", () => fit(holed(x, 1), y), "x: expected an array of numbers, got undefined at row 1"],
    ["row 0", () => fit(holed(x, 0), y), "x: expected an array of numbers, got undefined at row 0"],
    [
      "a row",
      () => fit([...x.slice(1), holed([1, 2], 1)], y),
      "x: expected a number, got undefined at row 3, column 1",
    ],
    [
      "columns",
      () => fit({ columns: holed([column, column], 0) }, y),
      "x: expected an array of numbers, got undefined in column 0",
    ],
    ["label 0", () => fit(x, holed(y, 0)), "y: expected a number, boolean or string, got undefined at row 0"],
    ["labels", () => fit(x, holed(y, 2)), "y: expected a number, boolean or string, got undefined at row 2"],
    [
      "weights",
      () => fit(x, y, { sampleWeight: holed(y, 3) }),
      "sampleWeight: expected a finite number, got undefined at row 3",
    ],
    [
      "weights of a model",
      () => LogisticModel.fromJSON({ ...fitted().toJSON(), weights: holed([1, 2], 0) }),
      "model.weights: expected a finite number, got undefined at index 0",
    ],
    [
      "rows of checkGradient",
      () => checkGradient(fitted(), holed(x, 2), y),
      "x: expected an array of numbers, one a weight, got undefined at row 2",
    ],
    ["probabilities", () => logLoss(y, holed(p, 1)), "p: expected a probability from 0 to 1, got undefined at row 1"],
  ])("a hole in %s", (_, act, message) => {
    expect(act).toThrow(new TypeError(message));
  });

  test.each<[string, () => unknown, string]>([
    [
      "data",
      () => fit({ data: detached(), rows: 4, columns: 1 }, y),
      "x.data: expected rows · columns = 4 numbers, got 0",
    ],
    ["a row", () => fit([column, detached()], [0, 1]), "x: expected 4 columns as in row 0, got 0 at row 1"],
    ["columns", () => fit({ columns: [detached()] }, y), "x.columns: expected at least one row, got none"],
    ["labels", () => fit(x, detached()), "y: expected 4 labels, one a row of x, got 0"],
    ["weights", () => fit(x, y, { sampleWeight: detached() }), "sampleWeight: expected 4 numbers, got 0"],
    ["offset", () => fit(x, y, { offset: detached() }), "offset: expected 4 numbers, got 0"],
    ["probabilities", () => brier(y, detached()), "p: expected 4 numbers, one a label of y, got 0"],
  ])("a lost buffer of %s", (_, act, message) => {
    expect(act).toThrow(new RangeError(message));
  });

  test("rows that lose their buffer while they are read", () => {
    const data = Float64Array.of(1, 3, 5, 2);
    const labels = Object.defineProperty([...y], 0, {
      get: () => {
        if (data.length > 0) structuredClone(data.buffer, { transfer: [data.buffer] });
        return 0;
      },
    });
    expect(() => fit({ data, rows: 4, columns: 1 }, labels)).toThrow(new RangeError("x: expected 4 numbers, got 0"));
  });

  test("shared memory, growable memory, subclasses and other realms are as good", () => {
    const { weights } = new LogisticRegression({ l2 }).fit({ columns: [column] }, y);
    class Own extends Float64Array {}
    const shared = new Float64Array(new SharedArrayBuffer(32));
    shared.set(column);
    const foreign = runInNewContext("Float64Array.of(1, 2, 3, 4)");
    for (const same of [shared, Own.from(column), foreign]) {
      expect(new LogisticRegression({ l2 }).fit({ columns: [same] }, y).weights).toEqual(weights);
    }
    for (const big of [BigInt64Array.of(1n, 2n, 3n, 4n), runInNewContext("BigInt64Array.of(1n, 2n, 3n, 4n)")]) {
      expect(new LogisticRegression({ l2 }).fit({ columns: [big] }, y).weights).toEqual(weights);
      expect(() => fit({ data: pass(big), rows: 4, columns: 1 }, y)).toThrow(
        new TypeError("x.data: expected a typed array of numbers, got BigInt64Array"),
      );
    }
  });
});

describe("what changes its mind is read once", () => {
  /** An object whose every property can be read once. */
  function once<T extends object>(target: T): T {
    const read = new Set<PropertyKey>();
    return new Proxy(target, {
      get(of, key) {
        if (Object.hasOwn(of, key) && key !== "length") {
          if (read.has(key)) throw new Error(`${String(key)} was read twice`);
          read.add(key);
        }
        return Reflect.get(of, key);
      },
    });
  }
  const list = { weights: [0.1, 0.2], bias: 0 };
  const data = Float64Array.from(x.flat());

  test.each<[string, () => unknown]>([
    ["rows", () => fitted().fit(once(x.map(once)), once(y))],
    ["data", () => fitted().fit(once({ data, rows: 4, columns: 2 }), y)],
    ["columns", () => fitted().fit(once({ columns: once([data.subarray(0, 4), data.subarray(4)]) }), y)],
    [
      "sparse rows",
      () => {
        const sparse = { rows: 4, columns: 2, indptr: once([0, 1, 2, 3, 4]), indices: once([0, 1, 0, 1]) };
        return fitted().fit(once({ ...sparse, values: once([1, 2, 3, 4]) }), y);
      },
    ],
    [
      "fit options",
      () =>
        fitted().fit(x, y, once({ sampleWeight: once([1, 2, 1, 1]), offset: once([0, 0, 1, 0]), start: once(list) })),
    ],
    [
      "a set",
      () => new TrainingSet(once(x.map(once)), once(y), once({ sampleWeight: once(p), offset: once([0, 0, 1, 0]) })),
    ],
    ["options", () => new LogisticRegression(once({ l2, standardize: false, tolerance: 1e-6 })).fit(x, y)],
    ["a batch", () => new LogisticRegression().partialFit(once(x.map(once)), y, once({ classes: [0, 1] as const }))],
    ["a path", () => lambdaPath(x, y, once({ count: 2, l1Ratio: 0.5 }), once({ offset: once([0, 0, 1, 0]) }))],
    ["predictions", () => fitted().predictProba(once(x.map(once)), once({ offset: once([0, 0, 1, 0]) }))],
    ["an example", () => explain(once({ w: once([1, 2]), x: once([1, 2]), b: 0, y: 1, learningRate: 1, offset: 1 }))],
    ["checkGradient", () => checkGradient(once(list), once(x.map(once)), once(y), once({ l2, sampleWeight: once(p) }))],
    ["a metric", () => accuracy(once(y), once(p), once({ threshold: 0.4, sampleWeight: once([1, 2, 1, 1]) }))],
    ["a document", () => LogisticModel.fromJSON(once({ ...fitted().toJSON() }))],
    ["a translation", () => fromScikitLearn(once({ C: 2, tol: 1e-3, max_iter: 5, fit_intercept: false }), 4)],
  ])("%s", (_, act) => {
    expect(act).not.toThrow();
  });

  test("onProgress cannot rewrite the report", () => {
    const plain = fitted().report.history.map(({ objective }) => objective);
    const { history } = fitted().fit(x, y, {
      onProgress: (progress) => Object.assign(progress, { objective: -1 }),
    }).report;
    expect(history.map(({ objective }) => objective)).toEqual(plain);
  });
});

test("whatever is passed, the error is ours", { timeout: 60_000 }, () => {
  const odd = fc.oneof(
    fc.anything({
      withBigInt: true,
      withTypedArray: true,
      withNullPrototype: true,
      withSparseArray: true,
      withDate: true,
    }),
    fc.constantFrom(
      Symbol("s"),
      () => 1,
      new Map([[1, 2]]),
      BigInt64Array.of(1n, 2n),
      new DataView(new ArrayBuffer(8)),
    ),
    fc.record({ rows: fc.anything(), columns: fc.anything(), data: fc.anything() }),
    fc.record({
      rows: fc.nat(3),
      columns: fc.nat(3),
      indptr: fc.anything(),
      indices: fc.anything(),
      values: fc.anything(),
    }),
    fc.array(fc.array(fc.anything(), { maxLength: 3 }), { maxLength: 4 }),
  );
  const model = fitted();
  const calls: ((value: unknown) => unknown)[] = [
    ...takers.map(([, , call]) => call),
    (v) => model.predict(pass(v)),
    (v) => model.predictProba(x, { offset: pass(v) }),
    (v) => model.score(pass(v), y),
    (v) => model.score(x, pass(v)),
    (v) => model.explain(pass(v), 1),
    (v) => model.explain([1, 2], pass(v)),
    (v) => new LogisticRegression().fit(pass(v), y),
    (v) => new LogisticRegression().fit(x, pass(v)),
    ...["sampleWeight", "offset", "start", "onProgress", "signal"].map(
      (name) => (v: unknown) => new LogisticRegression().fit(x, y, pass({ [name]: v })),
    ),
    (v) => new LogisticRegression().partialFit(pass(v), y),
    (v) => new LogisticRegression().partialFit(x, y, { classes: pass(v) }),
    (v) => LogisticRegression.fromJSON(v),
    ...["weights", "bias", "classes", "offset"].map(
      (name) => (v: unknown) => LogisticModel.fromJSON({ ...model.toJSON(), [name]: v }),
    ),
    ...["w", "x", "b", "y", "learningRate", "offset"].map(
      (name) => (v: unknown) => explain(pass({ w: [1], x: [1], b: 0, y: 1, [name]: v })),
    ),
    (v) => checkGradient(pass(v), x, y),
    (v) => checkGradient(model, pass(v), y),
    (v) => checkGradient(model, x, pass(v)),
    (v) => rocAuc(pass(v), p),
    (v) => rocAuc(y, pass(v)),
    (v) => calibrationCurve(y, p, { bins: pass(v) }),
    (v) => accuracy(y, p, { threshold: pass(v) }),
    (v) => hosmerLemeshow(y, p, { groups: pass(v), heldOut: true }),
    (v) => binnedResiduals(y, p, { bins: pass(v) }),
    (v) => calibrationFit(y, pass(v)),
    (v) => netBenefit(y, p, { thresholds: pass(v) }),
    (v) => chooseThreshold(y, p, { by: "cost", costs: pass(v) }),
    (v) => chooseThreshold(y, p, { by: "f-score", beta: pass(v) }),
    (v) => matthews(pass(v), p, { positive: pass(v) }),
    (v) => matthews(y, p, { positive: pass(v) }),
    (v) => fromScikitLearn({ C: pass(v) }, 4),
    (v) => fromGlmnet({ lambda: pass(v) }),
    (v) => fromLiblinear({}, pass(v)),
  ];
  fc.assert(
    fc.property(odd, (value) => {
      for (const call of calls) {
        try {
          call(value);
        } catch (error) {
          if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
          expect(error.message).toMatch(/^[\w .-]+: (written by a newer version|expected) /);
        }
      }
    }),
    { numRuns: 30, seed: 1 },
  );
});

describe("a model fitted with an offset", () => {
  const offset = [0.5, -1, 2, 0.25];
  const model = new LogisticRegression({ l2 }).fit(x, y, { offset });
  const message = "offset: expected one finite number a row as in fit (or 0), got undefined";

  test("adds it to the margin last", () => {
    const [w0, w1] = model.weights;
    const margins = x.map(([a, b], i) => model.bias + w0 * a + w1 * b + offset[i]);
    expect([...model.decisionFunction(x, { offset })]).toEqual(margins);
    expect(model.predict(x, { offset })).toEqual(margins.map((z) => (z >= 0 ? 1 : 0)));
    expect(model.score(x, y, { offset })).toBe(margins.filter((z, i) => Number(z >= 0) === y[i]).length / 4);
    const loss = model.predictProba(x, { offset }).reduce((sum, a, i) => sum - Math.log(y[i] === 1 ? a : 1 - a), 0);
    expect(loss / 4).toBeCloseTo(model.report.loss, 14);
    const { z, check } = model.explain(x[2], 1, { offset: 2 });
    expect(z).toBe(margins[2]);
    expect(check.largestRelativeError).toBeLessThan(1e-5);
  });

  const sparse = { rows: 4, columns: 2, indptr: [0, 1, 2, 3, 4], indices: [0, 1, 0, 1] };
  const stream = new LogisticRegression({ l2 }).partialFit(x, y, { offset });
  const [first] = lambdaPath(x, y, { count: 1 }, { offset });
  const kinds: [string, library.LogisticRegression | library.LogisticModel][] = [
    ["as fitted", model],
    ["through JSON", LogisticRegression.fromJSON(JSON.stringify(model))],
    ["through JSON, without training", LogisticModel.fromJSON(JSON.stringify(model))],
    ["of sparse rows", new LogisticRegression({ l2 }).fit(sparse, y, { offset })],
    ["of a stream", stream],
    ["of a path", first.model],
  ];
  test.each(kinds)("needs one, %s", (_, made) => {
    for (const call of ["predictProba", "predict", "decisionFunction"] as const) {
      expect(() => made[call](x)).toThrow(new TypeError(message));
    }
    expect(() => made.score(x, y)).toThrow(new TypeError(message));
    expect(made.toJSON().offset).toBe(true);
    expect(made.decisionFunction(x, { offset: [0, 0, 0, 0] })).toHaveLength(4);
  });

  test("says so to explain and to the next batch as well", () => {
    expect(() => model.explain([1, 2], 1)).toThrow("offset: expected a finite number as in fit (or 0), got undefined");
    expect(() => stream.partialFit(x, y)).toThrow(new TypeError(message));
    const goesOn = LogisticRegression.fromJSON(JSON.stringify(model));
    expect(() => goesOn.partialFit(x, y)).toThrow(new TypeError(message));
  });

  test("without one, nothing is remembered, and one may still be given", () => {
    const plain = fitted();
    expect(Object.keys(plain.toJSON())).not.toContain("offset");
    expect(plain.predictProba(x, { offset: [0, 0, 0, 0] })).toEqual(plain.predictProba(x));
    expect(() => plain.predictProba(x, { offset: [1] })).toThrow(new RangeError("offset: expected 4 numbers, got 1"));
    expect(() => plain.predictProba(x, { offset: [0, 1, NaN, 0] })).toThrow(
      new RangeError("offset: expected a finite number, got NaN at row 2"),
    );
    expect(() => LogisticModel.fromJSON({ ...plain.toJSON(), offset: 1 })).toThrow("model.offset: expected true");
  });
});

test("names stay in a bundle that is minified twice", async () => {
  const contents = 'export { FitAborted, LogisticModel, LogisticRegression } from "./dist/index.js";';
  const resolveDir = new URL("..", import.meta.url).pathname;
  const options = { bundle: true, minify: true, format: "esm", write: false } as const;
  const { outputFiles } = await build({ stdin: { contents, resolveDir }, ...options });
  const built: typeof library = await import(
    /* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
  );
  const model = new built.LogisticRegression({ l2 });
  expect(inspect(model)).toBe("LogisticRegression { status: 'not fitted', options: { l2: 0.1 } }");
  model.fit(x, y);
  expect(inspect(model)).toMatch(/^LogisticRegression \{\s+status: 'converged',\s+features: 2,/);
  const json = JSON.stringify(model);
  expect(inspect(built.LogisticRegression.fromJSON(json))).toMatch(/^LogisticRegression \{\s+status: 'converged'/);
  const bare = JSON.stringify(built.LogisticModel.fromJSON(json));
  expect(inspect(built.LogisticRegression.fromJSON(bare))).toMatch(/^LogisticRegression \{\s+status: 'without report'/);
  expect(inspect(built.LogisticModel.fromJSON(json))).toMatch(/^LogisticModel \{/);
  const signal = { aborted: true, reason: undefined };
  expect(() => model.fit(x, y, { signal })).toThrow(
    expect.toSatisfy(
      (error) =>
        String(error) === "AbortError: fit: aborted after 0 iterations" &&
        error.name === "AbortError" &&
        error.constructor.name === "FitAborted" &&
        inspect(error).startsWith("FitAborted [AbortError]: "),
    ),
  );
});
