import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FitAborted, LogisticModel, LogisticRegression, type LogisticRegressionOptions } from "../src/index.js";
import { keptOf } from "../src/training/kept-report.js";

function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Rows whose labels follow the sum of the features, with noise. */
function sample(rows: number, features: number, seed = 1) {
  const next = numbers(seed);
  const x = Array.from({ length: rows }, () => Array.from({ length: features }, next));
  const y = x.map((row) => (row.reduce((sum, value) => sum + value, 0) + 2 * next() > 0 ? 1 : 0));
  return { x, y };
}

const small = sample(60, 3);
const fitted = (options: LogisticRegressionOptions = {}): LogisticRegression =>
  new LogisticRegression(options).fit(small.x, small.y);

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  test("every form of x gives the same bits", () => {
    const flat = Float64Array.from(small.x.flat());
    const columns = [0, 1, 2].map((j) => Float64Array.from(small.x, (row) => row[j]));
    const expected = new LogisticRegression({ backend }).fit(small.x, small.y).weights;
    for (const x of [small.x.map((row) => Float64Array.from(row)), { data: flat, rows: 60, columns: 3 }, { columns }]) {
      expect(new LogisticRegression({ backend }).fit(x, small.y).weights).toEqual(expected);
    }
  });

  test("a weight of k is k copies of the row", () => {
    const copies = small.x.map((_, i) => i % 3);
    const repeat = <T>(list: T[]): T[] => list.flatMap((value, i) => Array<T>(copies[i]).fill(value));
    const weighted = new LogisticRegression({ backend, l2: 0.1 }).fit(small.x, small.y, { sampleWeight: copies });
    const repeated = new LogisticRegression({ backend, l2: 0.1 }).fit(repeat(small.x), repeat(small.y));
    weighted.weights.forEach((weight, j) => {
      expect(weight).toBeCloseTo(repeated.weights[j], 10);
    });
    expect(weighted.report.objective).toBeCloseTo(repeated.report.objective, 12);
  });

  test("an offset takes the place of a column of weight 1", () => {
    const { weights, bias } = new LogisticRegression({ backend, l2: 0 }).fit(small.x, small.y);
    const offset = small.x.map((row) => row[2] * weights[2]);
    const rest = small.x.map((row) => row.slice(0, 2));
    const model = new LogisticRegression({ backend, l2: 0 }).fit(rest, small.y, { offset });
    expect(model.weights[0]).toBeCloseTo(weights[0], 8);
    expect(model.weights[1]).toBeCloseTo(weights[1], 8);
    expect(model.bias).toBeCloseTo(bias, 8);
  });

  test("gradient descent is the seed's update and nothing else", () => {
    const options = { backend, solver: "gradient-descent", standardize: false, l2: 0, learningRate: 0.3 } as const;
    const model = new LogisticRegression({ ...options, maxIterations: 7 }).fit(small.x, small.y);
    let w = [0, 0, 0];
    let b = 0;
    for (let k = 0; k < 7; k++) {
      const residuals = small.x.map(
        (row, i) => 1 / (1 + Math.exp(-row.reduce((z, x, j) => z + w[j] * x, b))) - small.y[i],
      );
      const mean = (of: (i: number) => number): number => residuals.reduce((sum, r, i) => sum + r * of(i), 0) / 60;
      w = w.map((weight, j) => weight - 0.3 * mean((i) => small.x[i][j]));
      b -= 0.3 * mean(() => 1);
    }
    model.weights.forEach((weight, j) => {
      expect(weight).toBeCloseTo(w[j], 13);
    });
    expect(model.bias).toBeCloseTo(b, 13);
    expect(model.report.status).toBe("iteration-limit");
  });

  test("one batch of all rows makes sgd gradient descent", () => {
    const options = { backend, standardize: true, l2: 0.05, learningRate: 0.3 } as const;
    const whole = new LogisticRegression({ ...options, solver: "gradient-descent", maxIterations: 5 });
    const batches = new LogisticRegression({ ...options, solver: "sgd", epochs: 5, batchSize: 60 });
    const { weights } = whole.fit(small.x, small.y);
    batches.fit(small.x, small.y).weights.forEach((weight, j) => {
      expect(weight).toBeCloseTo(weights[j], 12);
    });
  });

  test("sgd comes near the optimum, and says how near", () => {
    const { x, y } = sample(2000, 4);
    const best = new LogisticRegression({ backend, l2: 0.01 }).fit(x, y).report;
    const { report } = new LogisticRegression({ backend, l2: 0.01, solver: "sgd", learningRate: 0.02 }).fit(x, y);
    expect(report.objective - best.objective).toBeLessThan(0.01 * best.objective);
    expect(report.certificate.gap).toBeGreaterThanOrEqual(report.objective - best.objective);
    expect(report.status).toBe("iteration-limit");
  });

  test("complete separation without a penalty has a witness", () => {
    const x = [
      [0, 5],
      [1, 3],
      [2, 4],
      [3, 1],
      [4, 2],
      [5, 0],
    ];
    const y = [0, 0, 0, 1, 1, 1];
    const { report } = new LogisticRegression({ backend, l2: 0 }).fit(x, y);
    expect(report.status).toBe("separable");
    const { separation } = report;
    expect(separation?.kind).toBe("complete");
    expect([...(separation?.columns ?? [])].sort()).toEqual([0, 1]);
    const weighted = new LogisticRegression({ backend, l2: 0 }).fit([...x, [9, 9]], [...y, 0], {
      sampleWeight: [1, 1, 1, 1, 1, 1, 0],
    });
    expect(weighted.report.separation?.kind).toBe("complete");
    x.forEach((row, i) => {
      const z = row.reduce((sum, value, j) => sum + value * (separation?.weights[j] ?? 0), separation?.bias ?? 0);
      expect((2 * y[i] - 1) * z).toBeGreaterThan(0);
    });
    expect(new LogisticRegression({ backend, l2: 0.1 }).fit(x, y).report.status).toBe("converged");
  });

  test("quasi-complete separation is never called converged", () => {
    const { x, y } = sample(200, 2);
    // a column that is 1 for some positive rows and for no negative one
    const rows = x.map((row, i) => [...row, y[i] === 1 && i % 3 === 0 ? 1 : 0]);
    const { report } = new LogisticRegression({ backend, l2: 0 }).fit(rows, y);
    expect(report.status).toBe("separable");
    expect(report.separation?.kind).toBe("quasi-complete");
    expect(report.separation?.weights[2]).toBe(1);
    expect(report.separation?.columns).toEqual([2]);
  });

  test("two rows, and more columns than rows", () => {
    for (const x of [
      [[1], [3]],
      [
        [1, 5, 2, 0],
        [2, 5, 1, 1],
      ],
    ]) {
      const free = new LogisticRegression({ backend, l2: 0 }).fit(x, ["a", "b"]);
      expect(free.report.status).toBe("separable");
      expect(free.predict(x)).toEqual(["a", "b"]);
      for (const solver of ["newton", "lbfgs"] as const) {
        const { report } = new LogisticRegression({ backend, l2: 0.1, solver }).fit(x, ["a", "b"]);
        expect(report.status).toBe("converged");
      }
      const { report } = new LogisticRegression({ backend, l1: 0.05, l2: 0 }).fit(x, ["a", "b"]);
      expect(report.status).toBe("converged");
    }
  });

  test("constant and collinear columns", () => {
    const rows = small.x.map((row) => [...row, 7, row[0] + row[1]]);
    const { weights, report } = new LogisticRegression({ backend, l2: 0 }).fit(rows, small.y);
    const plain = new LogisticRegression({ backend, l2: 0 }).fit(small.x, small.y);
    expect(report.status).toBe("converged");
    expect(report.objective).toBeCloseTo(plain.report.objective, 12);
    expect(weights[3]).toBe(0);
  });

  test("columns far from zero and of any scale", () => {
    const scaled = small.x.map(([a, b, c]) => [1e6 + a, b * 1e-6, c * 1e6]);
    const plain = new LogisticRegression({ backend }).fit(small.x, small.y);
    const { report, weights } = new LogisticRegression({ backend }).fit(scaled, small.y);
    expect(report.status).toBe("converged");
    expect(report.objective).toBeCloseTo(plain.report.objective, 8);
    expect(weights[1] * 1e-6).toBeCloseTo(plain.weights[1], 6);
  });

  test("f32 rows are fitted as the same numbers in f64", () => {
    const data = Float32Array.from(small.x.flat());
    const one = new LogisticRegression({ backend }).fit({ data, rows: 60, columns: 3 }, small.y);
    const two = new LogisticRegression({ backend }).fit(
      { data: Float64Array.from(data), rows: 60, columns: 3 },
      small.y,
    );
    one.weights.forEach((weight, j) => {
      expect(weight).toBeCloseTo(two.weights[j], 12);
    });
  });

  test("without a bias", () => {
    const model = new LogisticRegression({ backend, fitBias: false, l2: 0 }).fit(small.x, small.y);
    expect(model.bias).toBe(0);
    expect(model.report.status).toBe("converged");
  });
});

test("whole fits agree bit for bit", () => {
  const options = fc.record({
    rows: fc.integer({ min: 8, max: 1500 }),
    features: fc.integer({ min: 1, max: 12 }),
    seed: fc.integer(),
    single: fc.boolean(),
    weighted: fc.boolean(),
    model: fc.record({
      l2: fc.constantFrom(0, 1e-6, 0.01, 1),
      standardize: fc.boolean(),
      fitBias: fc.boolean(),
      solver: fc.constantFrom("newton" as const, "sgd" as const),
    }),
  });
  fc.assert(
    fc.property(options, ({ rows, features, seed, single, weighted, model }) => {
      const { x, y } = sample(rows, features, seed);
      fc.pre(new Set(y).size === 2);
      const list = single ? x.map((row) => Float32Array.from(row)) : x;
      const train = (backend: "wasm" | "js") =>
        new LogisticRegression({ ...model, backend, ...(model.solver === "sgd" && { epochs: 2 }) }).fit(
          list,
          y,
          weighted ? { sampleWeight: x.map((_, i) => 1 + (i % 4)) } : {},
        );
      const a = train("wasm");
      const b = train("js");
      expect(a.report.backend).toBe("wasm");
      expect(b.report.backend).toBe("js");
      expect(new BigUint64Array(b.weights.buffer)).toEqual(new BigUint64Array(a.weights.buffer));
      expect(b.bias).toBe(a.bias);
      expect(b.report.certificate).toEqual(a.report.certificate);
    }),
    { numRuns: 60 },
  );
});

test("a model read back from JSON predicts the same bits", () => {
  const model = fitted();
  const again = LogisticRegression.fromJSON(JSON.stringify(model));
  expect(again.predictProba(small.x)).toEqual(model.predictProba(small.x));
  expect(again.classes).toEqual(model.classes);
});

test("a document keeps options and report, and nothing of the machine or the clock", () => {
  const options = { l2: 0.02, classWeight: { 0: 2 }, positive: 0, tolerance: 1e-6 };
  const model = new LogisticRegression({ ...options, backend: "wasm" }).fit(small.x, small.y);
  const { backend: _, threads: __, history: ___, seconds: ______, ...kept } = model.report;
  const text = JSON.stringify(model);
  expect(JSON.parse(text)).toMatchObject({ version: 1, options: { ...options, backend: "wasm" }, report: kept });
  const again = LogisticRegression.fromJSON(text);
  expect(again.options).toEqual(model.options);
  expect(again.report).toEqual({ ...kept, history: [], seconds: 0 });
  expect(JSON.stringify(again)).toBe(text);
  expect(again.fit(small.x, small.y).weights).toEqual(model.weights);
  expect(JSON.stringify(new LogisticRegression({ ...options, backend: "wasm" }).fit(small.x, small.y))).toBe(text);
  // what predicts needs neither, and what an earlier version wrote has neither
  expect(LogisticModel.fromJSON(text).predictProba(small.x)).toEqual(model.predictProba(small.x));
  const { options: ____, report: _____, ...early } = JSON.parse(text);
  const old = LogisticRegression.fromJSON(early);
  expect(old.options).toEqual({});
  expect(() => old.report).toThrow("report: expected a model that fit has trained, got one without");
  expect(Object.keys(JSON.parse(JSON.stringify(old)))).not.toContain("report");
});

test("a report with a number that JSON cannot say is not kept", () => {
  const { report } = fitted();
  const { certificate } = report;
  expect(keptOf(report)?.objective).toBe(report.objective);
  expect(keptOf({ ...report, objective: Infinity })).toBeUndefined();
  expect(keptOf({ ...report, certificate: { ...certificate, gap: Number.NaN } })).toBeUndefined();
  const direction = { weights: [-Infinity], bias: 0 };
  expect(keptOf({ ...report, certificate: { ...certificate, direction } })).toBeUndefined();
});

test("labels of any kind, the positive one by sort order or by choice", () => {
  const words = small.y.map((label) => (label === 1 ? "no" : "yes"));
  const model = new LogisticRegression().fit(small.x, words);
  expect(model.classes).toEqual(["no", "yes"]);
  expect(new LogisticRegression({ positive: "no" }).fit(small.x, words).weights[0]).toBeCloseTo(-model.weights[0], 12);
  expect(new LogisticRegression().fit(small.x, small.y.map(Boolean)).classes).toEqual([false, true]);
  expect(new Set(model.predict(small.x))).toEqual(new Set(["no", "yes"]));
  expect(model.score(small.x, words)).toBeGreaterThan(0.5);
});

test("a fit from the optimum converges at once", () => {
  const model = fitted();
  const again = new LogisticRegression().fit(small.x, small.y, { start: model });
  expect(again.report.iterations).toBeLessThan(model.report.iterations);
  expect(again.report.status).toBe("converged");
});

test("an aborted fit leaves the model as it was", () => {
  const model = fitted();
  const { weights, report } = model;
  const controller = new AbortController();
  const { x, y } = sample(100, 2, 3);
  const options = {
    signal: controller.signal,
    onProgress: ({ iteration }: { iteration: number }) => {
      if (iteration === 2) controller.abort("enough");
    },
  };
  expect(() => model.fit(x, y, options)).toThrow(FitAborted);
  expect(model.weights).toBe(weights);
  expect(model.report).toBe(report);
});

describe("bad input names the value, the place and what was expected", () => {
  const { x, y } = small;
  const at = (row: number, column: number, value: unknown): number[][] => {
    const copy: unknown[][] = x.map((cells) => [...cells]);
    copy[row][column] = value;
    return JSON.parse(
      JSON.stringify(copy, (_, v) => (typeof v === "number" && !Number.isFinite(v) ? `#${v}` : v)),
      (_, v) => (typeof v === "string" && v.startsWith("#") ? Number(v.slice(1)) : v),
    );
  };
  const fitting = (rows: unknown, labels: unknown, options = {}): (() => unknown) => {
    const model: { fit(...args: unknown[]): unknown } = new LogisticRegression();
    return () => model.fit(rows, labels, options);
  };
  test.each([
    ["NaN", fitting(at(3, 2, Number.NaN), y), "x: expected a finite number, got NaN at row 3, column 2"],
    ["infinite", fitting(at(0, 1, -Infinity), y), "x: expected a finite number, got -Infinity at row 0, column 1"],
    ["text", fitting(at(5, 0, "7"), y), 'x: expected a number, got "7" at row 5, column 0'],
    ["ragged", fitting([[1, 2], [3]], [0, 1]), "x: expected 2 columns as in row 0, got 1 at row 1"],
    ["empty", fitting([], []), "x: expected at least one row, got none"],
    [
      "no form",
      fitting("rows", y),
      'x: expected an array of rows, { data, rows, columns }, { columns: [...] }, sparse { rows, columns, indptr, indices } or a table of another library, got "rows"',
    ],
    [
      "wrong length",
      fitting({ data: new Float64Array(7), rows: 2, columns: 3 }, [0, 1]),
      "x.data: expected rows · columns = 6 numbers, got 7",
    ],
    ["labels", fitting(x, [0, 1]), "y: expected 60 labels, one a row of x, got 2"],
    [
      "one class",
      fitting(
        x,
        y.map(() => 1),
      ),
      "y: expected two distinct labels, got only 1",
    ],
    [
      "three classes",
      fitting(
        x,
        y.map((_, i) => i % 3),
      ),
      "y: expected two distinct labels, got a third, 2, at row 2",
    ],
    [
      "negative weight",
      fitting(x, y, { sampleWeight: x.map((_, i) => (i === 4 ? -1 : 1)) }),
      "sampleWeight: expected at least 0, got -1 at row 4",
    ],
    [
      "zero weights",
      fitting(x, y, { sampleWeight: x.map(() => 0) }),
      "sampleWeight: expected a positive finite sum in each class, got 0 for 0",
    ],
    ["offset", fitting(x, y, { offset: [1] }), "offset: expected 60 numbers, got 1"],
    ["start", fitting(x, y, { start: { weights: [1], bias: 0 } }), "start.weights: expected 3 numbers, got 1"],
    [
      "fit option",
      fitting(x, y, { sampleWeights: [] }),
      'fit option: expected one of sampleWeight, offset, start, onProgress, signal, got "sampleWeights" (did you mean "sampleWeight"?)',
    ],
  ])("%s", (_, act, message) => {
    expect(act).toThrow(message);
  });

  test.each([
    [{ l2: -1 }, "l2: expected a finite number of at least 0, got -1"],
    [
      { l1: 0.1, solver: "lbfgs" },
      'l1: expected 0 with solver "lbfgs" ("newton" and "coordinate-descent" take l1), got 0.1',
    ],
    [{ tolerance: 0 }, "tolerance: expected a number above 0 and below 1, got 0"],
    [{ tolerance: Number.NaN }, "tolerance: expected a number above 0 and below 1, got NaN"],
    [{ standardise: true }, 'got "standardise" (did you mean "standardize"?)'],
    [{ solver: "newtn" }, '"newtn" (did you mean "newton"?)'],
    [{ epochs: 3 }, 'epochs: expected solver "sgd", got "auto"'],
    [{ solver: "sgd", batchSize: 1.5 }, "batchSize: expected a whole number of at least 1, got 1.5"],
    [{ standardize: 1 }, "standardize: expected true or false, got 1"],
    [{ backend: "gpu" }, "backend: expected one of auto, wasm, js"],
  ])("option %j", (options, message) => {
    const make: (options: object) => unknown = (given) => new LogisticRegression(given);
    expect(() => make(options)).toThrow(message);
  });

  test.each([
    ["{", "model: expected JSON, got other text"],
    ["{}", 'model: expected format "logit-wasm", got undefined'],
    ['{"format":"logit-wasm","version":2}', "written by a newer version of logit-wasm: expected version 1, got 2"],
    [
      '{"format":"logit-wasm","version":1,"weights":["a"]}',
      'model.weights: expected a finite number, got "a" at index 0',
    ],
  ])("model %s", (json, message) => {
    expect(() => LogisticRegression.fromJSON(json)).toThrow(message);
  });

  test("before fit, and for other columns than in fit", () => {
    expect(() => new LogisticRegression().predict(x)).toThrow("model: expected a fitted model");
    expect(() => fitted().predict([[1, 2]])).toThrow("x: expected 3 columns as in fit, got 2");
    expect(() => fitted().predictProba([[1, Number.NaN, 2]])).toThrow("got NaN at row 0, column 1");
  });
});
