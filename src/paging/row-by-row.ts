// Rows that are handed out column after column, row after row: batches of a source need not all have one form.
import type { StagedRows } from "../data/matrix.js";

/** The same rows in the order of rows. */
export function rowByRow(source: StagedRows): StagedRows {
  if (source.order === "rows") return source;
  const { rows, features, width } = source;
  return {
    rows,
    features,
    width,
    order: "rows",
    stage(first, count, into, at) {
      const columns = new Float64Array(count * features);
      source.stage(first, count, columns, 0, count);
      for (let j = 0; j < features; j++) {
        for (let i = 0; i < count; i++) into[at + i * features + j] = columns[j * count + i];
      }
    },
  };
}
