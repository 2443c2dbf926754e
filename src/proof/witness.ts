/** A direction along which the loss falls for ever: no finite minimum exists without a penalty. */
export interface Separation {
  /** `complete`: every weighted row strictly on its side; `quasi-complete`: some rows on the boundary. */
  kind: "complete" | "quasi-complete";
  /** Direction in the columns' own units, largest entry 1: (2y − 1)(x·weights + bias) ≥ 0 for every row. */
  weights: number[];
  bias: number;
  /** Columns that the direction uses, the one with the largest entry first. */
  columns: number[];
  /** Rows strictly on their side. */
  strictRows: number;
}
