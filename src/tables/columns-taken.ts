// What each column of a source turned out to be.
import { type Cells, TextCells } from "./collected-cells.js";
import type { Decided } from "./column-kinds.js";
import type { ColumnEncoding } from "./encoding.js";
import { FileError } from "./file-error.js";
import type { ColumnTaken } from "./table.js";
import type { Asked } from "./table-options.js";
import { kindOfLabels, type TargetCells } from "./target-labels.js";

/** One column of the source. */
export interface Part {
  column: string;
  asked: Asked;
  /** What a model has for it. */
  entry?: ColumnEncoding | undefined;
  /** Where it is read. */
  cells?: Cells | undefined;
}

/** A column of features once it is known what it is. */
export interface Feature {
  part: Part;
  decided: Decided;
}

export function columnsTaken(
  parts: readonly Part[],
  features: readonly Feature[],
  target: TargetCells | undefined,
): ColumnTaken[] {
  const decidedOn = new Map(features.map(({ part, decided }) => [part, decided]));
  return parts.map((part): ColumnTaken => {
    const { column, asked, cells } = part;
    const decided = decidedOn.get(part);
    const missing = cells?.missing ?? 0;
    if (asked.role === "left out") return { column, kind: "empty", role: "left out", why: asked.why, missing };
    if (decided === undefined) {
      const kind = asked.role === "target" && target !== undefined ? kindOfLabels(target.labels) : "number";
      return { column, kind, role: asked.role, missing };
    }
    const { kind } = decided;
    if (decided.cells === undefined) return { column, kind, role: "left out", why: decided.why, missing };
    const distinct = decided.cells instanceof TextCells ? { distinct: decided.cells.texts.length } : {};
    // of numbers also the cells that count as missing
    return { column, kind, role: "feature", missing: decided.cells.missing, ...distinct };
  });
}

export function noFeature(source: string, columns: readonly ColumnTaken[]): FileError {
  const out = columns.filter(({ role }) => role === "left out").map(({ column, why }) => `${column} ${why}`);
  const got = out.length === 0 ? "got none" : `got none: ${out.slice(0, 5).join("; ")}`;
  return new FileError({ file: source }, `expected a column besides the target to learn from, ${got}`);
}
