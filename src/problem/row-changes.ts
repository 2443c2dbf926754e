// What questions leave behind in the rows: who keeps rows elsewhere meanwhile has to take it along.
import type { Question } from "./sums.js";

/** A vector of the rows that questions write: margins, those of a direction, multipliers. */
export type RowVector = "z" | "t" | "r";

/** The vectors that each question may change in every block. x is changed by "shift" alone. */
export const CHANGES: Record<Question["kind"], readonly RowVector[]> = {
  totals: [],
  moments: [],
  "rounded-by-shift": [],
  cells: [],
  "largest-cells": [],
  shift: [],
  reweigh: [],
  "loss-gradient": ["z"],
  hessian: ["r"],
  "firth-score": ["t", "r"],
  curvature: ["r"],
  "largest-curvature": ["r"],
  "curvature-vector": [],
  direction: ["t"],
  "mark-margins": ["t"],
  "margins-moved": [],
  "shift-direction": ["t"],
  "loss-along": [],
  sides: [],
  "dual-point": ["r"],
  "exact-sides": [],
  boundary: [],
  careful: [],
  "class-edges": [],
  reach: [],
  "dual-sum": ["r"],
  "shrink-dual": ["t"],
  "dual-product": [],
  "residual-products": ["t", "r"],
  "cluster-scores": [],
  "class-probabilities": [],
  "probability-counts": ["t"],
  effects: [],
  "other-than-binary": [],
  "predicted-margins": [],
  "standing-margins": [],
  influence: [],
  "mini-batches": [],
};
