// The data of npm run bench:rivals at full size: WebAssembly and its TypeScript twin reach the same weights, certified.
import { expect, test } from "vitest";
import { breastCancer, type Data, gaussian, texts } from "../../bench/data.js";
import { LogisticRegression, type LogisticRegressionOptions } from "../../src/index.js";

const MINUTES = 60_000;

function fit({ x, y }: Data, options: LogisticRegressionOptions): LogisticRegression {
  return new LogisticRegression({ standardize: false, ...options }).fit(x, y);
}

test.each<[string, () => Data, LogisticRegressionOptions]>([
  ["tall, f32", () => gaussian(new Float32Array(28e6), 28, 1), { l2: 1e-6 }],
  ["tall, f64", () => gaussian(new Float64Array(28e6), 28, 1), { l2: 1e-6 }],
  ["tall, f32, l1", () => gaussian(new Float32Array(28e6), 28, 1), { l1: 0.01, l2: 0, tolerance: 1e-6 }],
  ["wide, f32", () => gaussian(new Float32Array(5e7), 500, 2), { l2: 1e-5 }],
  ["sparse, f32", () => texts(5e5, 1e5, 3), { l2: 2e-6 }],
  ["sparse, f32, l1", () => texts(5e5, 1e5, 3), { l1: 2e-6, l2: 0, fitBias: false, tolerance: 1e-6 }],
  ["breast cancer", breastCancer, { l2: 1 / 569 }],
])(
  "%s",
  (name, make, options) => {
    const data = make();
    const wasm = fit(data, { ...options, backend: "wasm" });
    const js = fit(data, { ...options, backend: "js" });
    expect(wasm.report.backend).toBe("wasm");
    expect(js.report.backend).toBe("js");
    expect(wasm.report.status).toBe("converged");
    expect(wasm.report.certificate.relativeGap).toBeLessThanOrEqual(options.tolerance ?? 1e-8);
    expect(js.weights.every((weight, j) => Object.is(weight, wasm.weights[j]))).toBe(true);
    expect(js.bias).toBe(wasm.bias);
    expect(js.report.certificate).toEqual(wasm.report.certificate);
    if (/^tall, f..$/.test(name)) expect(wasm.report.passes).toBeLessThanOrEqual(6);
  },
  5 * MINUTES,
);
