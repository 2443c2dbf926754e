// A stream of batches against the optimum of all its rows, and against the seed written out.
import { describe, expect, test } from "vitest";
import { LogisticRegression, logLoss } from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";

const random = mulberry32(11);
const ROWS = 40_000;
const COLUMNS = 5;
const scales = [1e-3, 1, 50, 1, 1000];
const data = new Float64Array(ROWS * COLUMNS).map((_, k) => (random() + random() - 1 + (k % 2)) * scales[k % COLUMNS]);
const y = Uint8Array.from({ length: ROWS }, (_, i) => {
  const z = 3000 * data[i * COLUMNS] - 0.05 * data[i * COLUMNS + 2] + 1;
  return Number(random() < 1 / (1 + Math.exp(-z)));
});
const part = (first: number, rows: number) => ({
  x: { data: data.subarray(first * COLUMNS, (first + rows) * COLUMNS), rows, columns: COLUMNS },
  y: y.subarray(first, first + rows),
});

function stream(options: ConstructorParameters<typeof LogisticRegression>[0], size: number): LogisticRegression {
  const model = new LogisticRegression(options);
  for (let first = 0; first < ROWS; first += size) {
    const batch = part(first, Math.min(size, ROWS - first));
    model.partialFit(batch.x, batch.y, { classes: [0, 1] });
  }
  return model;
}

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  test("comes near the optimum of all rows in one pass, whatever the columns' scales", () => {
    const all = part(0, ROWS);
    const best = new LogisticRegression({ backend }).fit(all.x, all.y);
    const none = Math.log(2);
    for (const size of [1000, 333]) {
      const model = stream({ backend }, size);
      const lost = logLoss(all.y, model.predictProba(all.x)) - best.report.loss;
      expect(lost).toBeLessThan(0.002 * (none - best.report.loss));
    }
  });

  test("its first step is the seed's, and the average begins there", () => {
    const { x, y: labels } = part(0, 16);
    const options = { backend, solver: "sgd", standardize: false, l2: 0, learningRate: 1e-6, batchSize: 16 } as const;
    const model = new LogisticRegression(options).partialFit(x, labels, { classes: [0, 1] });
    const gradient = new Float64Array(COLUMNS);
    let bias = 0;
    for (let i = 0; i < 16; i++) {
      for (let j = 0; j < COLUMNS; j++) gradient[j] += ((0.5 - labels[i]) * x.data[i * COLUMNS + j]) / 16;
      bias += (0.5 - labels[i]) / 16;
    }
    model.weights.forEach((weight, j) => {
      expect(weight / (-1e-6 * gradient[j])).toBeCloseTo(1, 12);
    });
    expect(model.bias / (-1e-6 * bias)).toBeCloseTo(1, 12);
  });

  test("goes on from a fit, and from nothing again after the next fit", () => {
    const { x, y: labels } = part(0, 5000);
    const model = new LogisticRegression({ backend }).fit(x, labels);
    const fitted = model.weights;
    const next = part(5000, 1000);
    model.partialFit(next.x, next.y);
    expect(model.weights).not.toEqual(fitted);
    model.weights.forEach((weight, j) => {
      expect(Math.abs(weight - fitted[j]) * scales[j]).toBeLessThan(0.5);
    });
    expect(() => model.report).toThrow("report: expected a model that fit has trained");
    model.fit(x, labels);
    expect(model.weights).toEqual(fitted);
  });
});

test("both backends give the same bits", () => {
  const wasm = stream({ backend: "wasm", solver: "sgd", batchSize: 7 }, 1000);
  const js = stream({ backend: "js", solver: "sgd", batchSize: 7 }, 1000);
  expect(js.weights).toEqual(wasm.weights);
  expect(js.bias).toBe(wasm.bias);
});

describe("refusals leave the model as it was", () => {
  const { x, y: labels } = part(0, 100);
  const known = () => new LogisticRegression().partialFit(x, labels, { classes: [0, 1] });

  test("a batch of one class, where the classes are not known", () => {
    const model = new LogisticRegression();
    expect(() => model.partialFit(x, new Uint8Array(100))).toThrow("y: expected two distinct labels, got only 0");
    expect(() => model.weights).toThrow("model: expected a fitted model");
  });

  test("a label, a class, columns, a cell, an option that do not fit", () => {
    const model = known();
    const before = model.weights;
    const wrong = labels.with(3, 2);
    expect(() => model.partialFit(x, wrong)).toThrow("y: expected 0 or 1, got 2 at row 3");
    expect(() => model.partialFit(x, labels, { classes: [1, 0] })).toThrow(
      "classes: expected [0, 1] as before, got [1, 0]",
    );
    expect(() => model.partialFit([[1, 2]], [0])).toThrow("x: expected 5 columns as before, got 2");
    expect(() => model.partialFit([[1, 2, 3, Number.NaN, 5]], [0])).toThrow("got NaN at row 0, column 3");
    // @ts-expect-error: a name that is none
    expect(() => model.partialFit(x, labels, { class: [0, 1] })).toThrow('(did you mean "classes"?)');
    expect(model.weights).toEqual(before);
  });

  test.each([
    [{ solver: "newton" }, 'solver: expected "auto" or "sgd" for partialFit, got "newton"'],
    [{ l1: 0.1 }, "l1: expected 0 for partialFit, got 0.1"],
    [{ classWeight: "balanced" }, 'classWeight: expected { [label]: number } for partialFit, got "balanced"'],
  ] as const)("options %j", (options, message) => {
    expect(() => new LogisticRegression(options).partialFit(x, labels)).toThrow(message);
  });

  test("sparse rows", () => {
    const sparse = { rows: 2, columns: 5, indptr: [0, 1, 2], indices: [0, 3] };
    expect(() => known().partialFit(sparse, [0, 1])).toThrow("x: expected dense rows in partialFit, got sparse ones");
  });
});
