// Solvers against each other: one optimum, one set of bits, and a certificate that holds between them.
import { describe, expect, test } from "vitest";
import { LogisticRegression, type LogisticRegressionOptions, lambdaPath, type Matrix } from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";

const ROWS = 70_000;
const COLUMNS = 6;
const random = mulberry32(7);
const data = new Float32Array(ROWS * COLUMNS).map(() => random() + random() + random() - 1.5);
const y = Uint8Array.from({ length: ROWS }, (_, i) =>
  Number(data[i * COLUMNS] + 0.5 * data[i * COLUMNS + 1] > random() - 0.5),
);

function train(options: LogisticRegressionOptions): LogisticRegression {
  return new LogisticRegression({ l2: 1e-4, ...options }).fit({ data, rows: ROWS, columns: COLUMNS }, y);
}

describe("many rows", () => {
  const newton = train({ backend: "wasm" });
  const exact = train({ backend: "wasm", solver: "newton", tolerance: 1e-13 }).report;

  test("auto takes newton, from a sample, within six passes over all rows", () => {
    expect(newton.report.solver).toBe("newton");
    expect(newton.report.status).toBe("converged");
    expect(newton.report.passes).toBeLessThanOrEqual(6);
    expect(newton.report.certificate.relativeGap).toBeLessThanOrEqual(1e-8);
  });

  test.each(["newton", "lbfgs", "coordinate-descent"] as const)("%s: a true certificate, the same bits", (solver) => {
    const wasm = train({ backend: "wasm", solver });
    const js = train({ backend: "js", solver });
    expect(wasm.report.backend).toBe("wasm");
    expect(js.weights).toEqual(wasm.weights);
    expect(js.bias).toBe(wasm.bias);
    expect(wasm.report.status).toBe("converged");
    const { objective, certificate } = wasm.report;
    expect(objective - certificate.gap).toBeLessThanOrEqual(exact.objective);
    expect(exact.objective - exact.certificate.gap).toBeLessThanOrEqual(objective);
  });

  test.each(["newton", "coordinate-descent"] as const)("%s cut short: the certificate is true", (solver) => {
    for (const maxIterations of [1, 2, 3]) {
      const { report } = train({ solver, maxIterations, tolerance: 1e-15 });
      expect(report.iterations).toBeLessThanOrEqual(maxIterations);
      expect(report.certificate.gap).toBeGreaterThanOrEqual(report.objective - exact.objective);
    }
  });

  test("l1: columns that say nothing weigh exactly 0", () => {
    const { weights, report } = train({ l1: 0.02, l2: 0 });
    expect(report.solver).toBe("coordinate-descent");
    expect(report.status).toBe("converged");
    expect([...weights].map((weight) => weight !== 0)).toEqual([true, true, false, false, false, false]);
  });
});

describe("sparse rows", () => {
  // every third cell is stored; the same rows dense
  const rows = 3000;
  const columns = 20;
  const indptr = [0];
  const indices: number[] = [];
  const values: number[] = [];
  const dense = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = i % 3; j < columns; j += 3) {
      const value = random() * 4 - 1;
      indices.push(j);
      values.push(value);
      dense[i * columns + j] = value;
    }
    indptr.push(indices.length);
  }
  const x = { rows, columns, indptr, indices, values: Float64Array.from(values) };
  const labels = Array.from({ length: rows }, (_, i) => dense[i * columns] - dense[i * columns + 1] > random() - 0.3);
  const sampleWeight = labels.map((_, i) => i % 4);
  const fit = (matrix: Matrix, options: LogisticRegressionOptions) =>
    new LogisticRegression({ l2: 1e-3, ...options }).fit(matrix, labels, { sampleWeight });

  test.each([true, false])("standardize %s: the optimum of the dense rows, certified, same bits", (standardize) => {
    const exact = fit({ data: dense, rows, columns }, { standardize, tolerance: 1e-13 });
    const wasm = fit(x, { standardize, tolerance: 1e-10, backend: "wasm" });
    const js = fit(x, { standardize, tolerance: 1e-10, backend: "js" });
    expect(wasm.report.solver).toBe("newton");
    expect(wasm.report.backend).toBe("wasm");
    expect(wasm.report.status).toBe("converged");
    expect(js.weights).toEqual(wasm.weights);
    expect(js.bias).toBe(wasm.bias);
    wasm.weights.forEach((weight, j) => {
      expect(weight).toBeCloseTo(exact.weights[j], 4);
    });
    const { objective, certificate } = wasm.report;
    expect(certificate.gap).toBeGreaterThanOrEqual(objective - exact.report.objective);
    const far = wasm.weights.reduce((sum, weight, j) => sum + (weight - exact.weights[j]) ** 2, 0);
    if (!standardize) expect(Math.sqrt(far)).toBeLessThanOrEqual(certificate.weightError ?? 0);
    expect(wasm.predictProba(x)).toEqual(wasm.predictProba({ data: dense, rows, columns }));
  });

  test.each([0, 1e-9, 1e-4, 0.3])("cut short from a bias off by %s: the certificate is true", (off) => {
    const exact = fit({ data: dense, rows, columns }, { tolerance: 1e-13 });
    const start = { weights: exact.weights, bias: exact.bias + off };
    for (const maxIterations of [1, 2, 4, 8]) {
      const { report } = new LogisticRegression({ l2: 1e-3, maxIterations, tolerance: 1e-15 }).fit(x, labels, {
        sampleWeight,
        start,
      });
      // F* is at least the exact fit's objective less its own gap
      const lowest = exact.report.objective - exact.report.certificate.gap;
      expect(report.certificate.gap).toBeGreaterThanOrEqual(report.objective - exact.report.objective);
      expect(report.objective).toBeGreaterThanOrEqual(lowest);
    }
  });

  test.each([0, 1e-3])("l1 with l2 = %s: the optimum of the dense rows, its zeros, certified, same bits", (l2) => {
    const options = { l1: 0.01, l2 };
    const exact = fit({ data: dense, rows, columns }, { ...options, tolerance: 1e-12 });
    const wasm = fit(x, { ...options, tolerance: 1e-9, backend: "wasm" });
    const js = fit(x, { ...options, tolerance: 1e-9, backend: "js" });
    expect(wasm.report.solver).toBe("newton");
    expect(wasm.report.status).toBe("converged");
    expect(js.weights).toEqual(wasm.weights);
    expect([...wasm.weights].map((weight) => weight === 0)).toEqual([...exact.weights].map((weight) => weight === 0));
    expect(wasm.weights.some((weight) => weight === 0)).toBe(true);
    expect(wasm.report.certificate.gap).toBeGreaterThanOrEqual(wasm.report.objective - exact.report.objective);
    for (const maxIterations of [1, 2, 3]) {
      const { report } = fit(x, { ...options, maxIterations, tolerance: 1e-15 });
      expect(report.status).toBe("iteration-limit");
      expect(report.certificate.gap).toBeGreaterThanOrEqual(report.objective - exact.report.objective);
    }
  });

  test("a path of strengths is that of the dense rows", () => {
    const options = { count: 6, smallest: 0.05, tolerance: 1e-10 };
    const expected = lambdaPath({ data: dense, rows, columns }, labels, options);
    lambdaPath(x, labels, options).forEach(({ lambda, model, report }, k) => {
      expect(lambda / expected[k].lambda).toBeCloseTo(1, 7);
      expect(report.status).toBe("converged");
      model.weights.forEach((weight, j) => {
        expect(weight).toBeCloseTo(expected[k].model.weights[j], 4);
      });
    });
  });

  test("gradient descent takes the same steps as on the dense rows, and stops on its certificate", () => {
    const options = { solver: "gradient-descent", tolerance: 1e-6, l2: 0.1 } as const;
    const wasm = fit(x, { ...options, backend: "wasm" });
    const js = fit(x, { ...options, backend: "js" });
    const exact = fit({ data: dense, rows, columns }, { l2: 0.1, tolerance: 1e-13 });
    expect(wasm.report.status).toBe("converged");
    expect(js.weights).toEqual(wasm.weights);
    expect(wasm.report.certificate.gap).toBeGreaterThanOrEqual(wasm.report.objective - exact.report.objective);
    const steps = { ...options, maxIterations: 20, learningRate: 0.5 };
    fit(x, steps).weights.forEach((weight, j) => {
      expect(weight).toBeCloseTo(fit({ data: dense, rows, columns }, steps).weights[j], 12);
    });
  });

  test.each([true, false])("no penalty, a bias %s: the optimum of the dense rows, same bits", (fitBias) => {
    const exact = fit({ data: dense, rows, columns }, { l2: 0, fitBias, tolerance: 1e-13 });
    const wasm = fit(x, { l2: 0, fitBias, backend: "wasm" });
    expect(wasm.report.solver).toBe("newton");
    expect(wasm.report.status).toBe("converged");
    expect(fit(x, { l2: 0, fitBias, backend: "js" }).weights).toEqual(wasm.weights);
    expect(wasm.report.certificate.gap).toBeGreaterThanOrEqual(wasm.report.objective - exact.report.objective);
    wasm.weights.forEach((weight, j) => {
      expect(weight).toBeCloseTo(exact.weights[j], 6);
    });
  });

  test("without a penalty a column that tells the classes apart is found and named", () => {
    const told = { rows, columns: 2, indptr: Array.from({ length: rows + 1 }, (_, i) => 2 * i) };
    const cells = labels.flatMap((label, i) => [Math.sin(i), label ? 1 + (i % 5) : -1 - (i % 3)]);
    const separable = { ...told, indices: cells.map((_, k) => k % 2), values: cells };
    const { report } = new LogisticRegression({ l2: 0 }).fit(separable, labels);
    expect(report.status).toBe("separable");
    expect(report.separation?.kind).toBe("complete");
    expect(report.separation?.columns[0]).toBe(1);
    expect(new LogisticRegression().fit(separable, labels).report.status).toBe("converged");
  });

  test("what takes dense rows is refused", () => {
    expect(() => fit(x, { solver: "sgd" })).toThrow(
      'solver: expected "auto", "newton", "lbfgs" or "gradient-descent" for a sparse x, got "sgd"',
    );
  });
});

describe("columns of very different scales", () => {
  // powers of two, so that the same problem can be stated exactly with and without them
  const rows = 2000;
  const scales = [-20, -10, 0, 10, 20].map((k) => 2 ** k);
  const offsets = [0, 2 ** 20, 0, -(2 ** 20), 2 ** 20];
  const plain = new Float64Array(rows * 5).map(() => Math.round((random() + random() - 1) * 1024) / 1024);
  const labels = Array.from({ length: rows }, (_, i) => plain[5 * i] + plain[5 * i + 1] > random() - 0.5);
  const scaled = plain.map((value, k) => value * scales[k % 5]);
  // far from 0 where a double still holds the number
  const moved = plain.map((value, k) => value * Math.max(1, scales[k % 5]) + offsets[k % 5]);
  const unmoved = plain.map((value, k) => value * Math.max(1, scales[k % 5]));

  test.each(["newton", "lbfgs"] as const)(
    "%s: unscaled l2 is certified, where a gradient test stops far above",
    (solver) => {
      const l2 = 1 / rows;
      const { weights, bias, report } = new LogisticRegression({ l2, standardize: false, solver }).fit(
        { data: scaled, rows, columns: 5 },
        labels,
      );
      expect(report.status).toBe("converged");
      expect(report.certificate.relativeGap).toBeLessThanOrEqual(1e-8);
      // the gradient of the same sum by plain loops, in the plain columns' units: it bounds the gap without the solver
      const gradient = new Float64Array(6);
      for (let i = 0; i < rows; i++) {
        let z = bias;
        for (let j = 0; j < 5; j++) z += weights[j] * scaled[5 * i + j];
        const residual = 1 / (1 + Math.exp(-z)) - Number(labels[i]);
        for (let j = 0; j < 5; j++) gradient[j] += (residual * plain[5 * i + j]) / rows;
        gradient[5] += residual / rows;
      }
      weights.forEach((weight, j) => {
        gradient[j] += (l2 * weight) / scales[j];
      });
      expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-4);
    },
  );

  test("columns that depend on each other all but exactly end, however few iterations there may be", () => {
    const twin = Array.from({ length: rows }, (_, i) => {
      const [a, b] = [plain[5 * i], plain[5 * i + 1]];
      return [a, b, a * (1 + 1e-13 * Math.sin(i)), 1e6 * (a + b), 1e-6 * b];
    });
    for (const options of [{ l2: 0 }, { l2: 1e-12 }, { l1: 1e-4, l2: 0 }, { l1: 1e-4, l2: 1e-6 }]) {
      for (const maxIterations of [1, 2, 5, 100]) {
        const model = new LogisticRegression({ ...options, standardize: false, maxIterations }).fit(twin, labels);
        const { status, iterations, certificate, hint } = model.report;
        expect(iterations).toBeLessThanOrEqual(maxIterations);
        if (maxIterations < 100) continue;
        // with next to no penalty on a column the last digits of all decide where the minimum is
        if (options.l2 >= 1e-6) expect(status).toBe("converged");
        if (options.l1 === undefined && options.l2 === 0) expect(hint).toContain("agrees with a combination of others");
        if (status === "converged") expect(certificate.relativeGap).toBeLessThanOrEqual(1e-8);
        else expect([status, typeof hint]).toEqual(["precision-limit", "string"]);
      }
    }
  });

  test.each([true, false])("standardize %s: offsets of a million change nothing but the bias", (standardize) => {
    const fit = (data: Float64Array) =>
      new LogisticRegression({ standardize, tolerance: 1e-12 }).fit({ data, rows, columns: 5 }, labels);
    const [far, near] = [fit(moved), fit(unmoved)];
    expect(far.report.status).toBe("converged");
    expect(far.report.objective).toBeCloseTo(near.report.objective, 13);
    far.weights.forEach((weight, j) => {
      expect(Math.abs(weight - near.weights[j])).toBeLessThan(1e-9 * Math.max(1e-6, Math.abs(near.weights[j])));
    });
  });
});
