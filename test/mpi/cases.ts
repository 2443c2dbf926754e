// Fits that ranks and one process make of the same rows.

import type { LogisticRegression, LogisticRegressionOptions, Matrix } from "../../dist/index.js";
import { fingerprint } from "../../src/math/fingerprint.js";
import { mulberry32 } from "../../src/math/random.js";

export interface Case {
  rows: number;
  columns: number;
  form: "rows" | "flat f32" | "columns" | "sparse" | "sparse ones";
  weighted?: true;
  options: LogisticRegressionOptions;
}

export const cases: Record<string, Case> = {
  "a few rows": { rows: 30, columns: 2, form: "rows", options: {} },
  "plain rows": { rows: 5003, columns: 5, form: "rows", options: {} },
  "columns, weights, offsets, no penalty": {
    rows: 9001,
    columns: 4,
    form: "columns",
    weighted: true,
    options: { l2: 0 },
  },
  "f32, a sample": { rows: 70_001, columns: 6, form: "flat f32", options: {} },
  "f32, l1, TypeScript": { rows: 9001, columns: 6, form: "flat f32", options: { l1: 0.01, backend: "js" } },
  "balanced classes, lbfgs": {
    rows: 3000,
    columns: 3,
    form: "columns",
    options: { classWeight: "balanced", solver: "lbfgs", positive: "no" },
  },
  "the seed": { rows: 3000, columns: 3, form: "rows", options: { solver: "gradient-descent", maxIterations: 20 } },
  Firth: { rows: 2000, columns: 3, form: "rows", options: { firth: true } },
  "sparse, weights": { rows: 9001, columns: 20, form: "sparse", weighted: true, options: {} },
  "sparse ones, l1": { rows: 9001, columns: 20, form: "sparse ones", options: { l1: 0.002, l2: 0 } },
};

/** Rows `first` … `end − 1` of a case. */
export function rowsOf({ rows, columns, form, weighted }: Case, first: number, end: number) {
  const next = mulberry32(rows + columns);
  const sparse = form.startsWith("sparse");
  const cells = new Float64Array(rows * columns).map((_, k) => {
    const cell = 4 * next() - 2 + (k % columns === 1 && !sparse ? 300 : 0);
    if (sparse && next() > 0.2) return 0;
    return form === "sparse ones" ? 1 : Math.fround(cell);
  });
  const y = Array.from({ length: rows }, (_, i) => {
    const z = cells[i * columns];
    return z + 4 * next() - 2 > 0 ? "yes" : "no";
  });
  const weight = Float64Array.from({ length: rows }, () => Math.floor(3 * next()));
  const offset = Float64Array.from({ length: rows }, () => next() - 0.5);
  const fitOptions = weighted ? { sampleWeight: weight.subarray(first, end), offset: offset.subarray(first, end) } : {};
  return {
    x: matrixOf(cells.subarray(first * columns, end * columns), columns, form),
    y: y.slice(first, end),
    fitOptions,
  };
}

function matrixOf(cells: Float64Array, columns: number, form: Case["form"]): Matrix {
  const rows = cells.length / columns;
  if (rows === 0) return [];
  const each = Array.from({ length: rows }, (_, i) => cells.subarray(i * columns, (i + 1) * columns));
  switch (form) {
    case "rows":
      return each.map((row) => Array.from(row));
    case "flat f32":
      return { data: Float32Array.from(cells), rows, columns };
    case "columns":
      return { columns: Array.from({ length: columns }, (_, j) => Float64Array.from(each, (row) => row[j])) };
    default: {
      const indptr = [0];
      const indices: number[] = [];
      for (const row of each) {
        for (const [j, cell] of row.entries()) if (cell !== 0) indices.push(j);
        indptr.push(indices.length);
      }
      const values = cells.filter((cell) => cell !== 0);
      return { rows, columns, indptr, indices, ...(form === "sparse" && { values }) };
    }
  }
}

/** All that came of a fit, with the bits of its numbers. */
export function outcomeOf({ weights, bias, classes, report }: LogisticRegression) {
  const { status, solver, stages, rows, features, iterations, passes, objective, certificate } = report;
  const bits = fingerprint([...weights, bias, objective, certificate.gap]);
  return { bits, classes, status, solver, stages, rows, features, iterations, passes };
}
