// The library under test, and one fit by it.
import type { FitOptions, FitReport, LogisticRegressionOptions, Matrix } from "../../src/index.js";
import { matrixOf, type Problem } from "./problem.js";

/** What is asked of an estimator. */
export interface Estimator {
  fit(x: Matrix, y: number[], options: FitOptions): unknown;
  readonly weights: Float64Array;
  readonly bias: number;
  readonly report: FitReport;
}

/** The library under test: an entry built from src/, perhaps with `verify`. */
export interface Library {
  LogisticRegression: new (options: LogisticRegressionOptions) => Estimator;
  verify?: (
    model: Estimator,
    x: Matrix,
    y: number[],
    options: Pick<FitOptions, "sampleWeight" | "offset">,
  ) => { objective: number; gap: number; relativeGap: number; holds: boolean };
}

export type Fitted = { model: Estimator; report: FitReport } | { error: string };

export function fit(problem: Problem, { LogisticRegression }: Library, backend: "wasm" | "js"): Fitted {
  const { y, sampleWeight, offset, start, options } = problem;
  try {
    const model = new LogisticRegression({ ...options, backend });
    model.fit(matrixOf(problem), y, {
      ...(sampleWeight && { sampleWeight }),
      ...(offset && { offset }),
      ...(start && { start }),
    });
    return { model, report: model.report };
  } catch (error) {
    return { error: String(error) };
  }
}

/** The first thing in which two fits differ that must be equal to the last bit, as text. */
export function differenceOfFits(a: Fitted, b: Fitted): string | undefined {
  return differenceOf(bitsOf(a), bitsOf(b));
}

/** What the backend has no say in. */
function bitsOf(fitted: Fitted): unknown {
  if ("error" in fitted) return fitted;
  const { weights, bias } = fitted.model;
  const { seconds, backend, fallbackReason, history, ...report } = fitted.report;
  return { weights: [...weights], bias, ...report, history: history.map(({ seconds, ...rest }) => rest) };
}

/** The first place where two values differ, as text. */
function differenceOf(a: unknown, b: unknown, path = ""): string | undefined {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) {
    return Object.is(a, b) ? undefined : `${path}: ${a} and ${b}`;
  }
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const difference = differenceOf(left.get(key), right.get(key), `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}
