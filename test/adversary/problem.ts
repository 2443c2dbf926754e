// A problem as plain data: it can be printed, kept as a test, and made smaller.
import type { LogisticRegressionOptions, Matrix } from "../../src/index.js";
import { toSparse } from "../to-sparse.js";

export const FORMS = ["rows", "flat", "f32", "columns", "f32 columns", "csr", "f32 csr"] as const;
/** How x is passed: typed rows one after another, columns, or sparse; in doubles or floats. */
export type Form = (typeof FORMS)[number];

export interface Problem {
  /** Row after row; numbers that f32 holds where the form is one of floats. */
  x: number[][];
  form: Form;
  /** 0 or 1, one a row. */
  y: number[];
  sampleWeight?: number[];
  offset?: number[];
  start?: { weights: number[]; bias: number };
  /** Without `backend`: both run. */
  options: LogisticRegressionOptions;
}

/** The weight of a row: its own times its class's, which is to be a power of two, so that nothing is rounded. */
export function weightOf({ y, sampleWeight, options: { classWeight } }: Problem, row: number): number {
  const own = sampleWeight?.[row] ?? 1;
  return typeof classWeight === "object" ? own * (classWeight[y[row]] ?? 1) : own;
}

/** x in the form that the problem names. */
export function matrixOf({ x, form }: Pick<Problem, "x" | "form">): Matrix {
  const [rows, columns] = [x.length, x[0].length];
  switch (form) {
    case "rows":
      return x;
    case "flat":
      return { data: Float64Array.from(x.flat()), rows, columns };
    case "f32":
      return { data: Float32Array.from(x.flat()), rows, columns };
    case "columns":
      return { columns: x[0].map((_, j) => Float64Array.from(x, (row) => row[j])) };
    case "f32 columns":
      return { columns: x[0].map((_, j) => Float32Array.from(x, (row) => row[j])) };
    case "csr":
      return toSparse(x);
    case "f32 csr": {
      const sparse = toSparse(x);
      return { ...sparse, values: Float32Array.from(sparse.values ?? []) };
    }
  }
}
