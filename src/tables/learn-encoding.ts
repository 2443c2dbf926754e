// What training learns of a column: its levels, its words, and what stands for a missing cell.
import { byCodePoint } from "./code-points.js";
import { HashedCells, TextCells, type WholeTexts } from "./collected-cells.js";
import type { FeatureCells } from "./column-kinds.js";
import { days } from "./encode-column.js";
import type { ColumnEncoding, MissingCells } from "./encoding.js";
import { NumberCells } from "./number-cells.js";
import type { MissingPolicy } from "./table-options.js";
import { WordLearner } from "./words.js";

/** How the rows are counted. */
export interface Learning {
  missing: MissingPolicy;
  /** How many rows of the source each row stands for. */
  countOf(row: number): number;
}

/** A mean is added up in parts of this size, so that no sum of finite numbers overflows; a power of two changes no bits. */
const PART = 2 ** -64;

/** @param lenient whether a cell that is no number counts as missing. */
export function learnEncoding(
  column: string,
  cells: FeatureCells,
  lenient: boolean,
  learning: Learning,
): ColumnEncoding {
  if (cells instanceof NumberCells) return learnNumbers(column, cells, lenient, learning);
  if (cells instanceof TextCells) return learnLevels(column, cells, learning);
  const missing = missingCells(learning.missing, hasGaps(cells), undefined);
  if (cells instanceof HashedCells) {
    const buckets = new Set<number>();
    cells.codes.each((code) => {
      if (code !== 0) buckets.add(Math.abs(code) - 1);
    });
    return { column, type: "hash", bits: cells.bits, buckets: [...buckets].sort((a, b) => a - b), ...missing };
  }
  const words = new WordLearner();
  for (const [row, text] of cells.texts.entries()) words.add(text ?? "", learning.countOf(row));
  return { column, type: "words", ...words.finish(), ...missing };
}

function learnNumbers(
  column: string,
  { values, meaning }: NumberCells,
  lenient: boolean,
  { missing, countOf }: Learning,
): ColumnEncoding {
  let total = 0;
  let sum = 0;
  let gaps = false;
  if (fills(missing)) {
    values.each((value, row) => {
      if (Number.isNaN(value)) gaps = true;
      else {
        total += countOf(row);
        sum += countOf(row) * (value * PART);
      }
    });
  }
  const mean = sum / total / PART;
  const cells = missingCells(missing, gaps, meaning === "date" ? days(mean) : mean);
  const type = meaning === "number" ? "numeric" : meaning;
  return type === "numeric"
    ? { column, type, ...(lenient && { lenient: true }), ...cells }
    : { column, type, ...cells };
}

function learnLevels(column: string, { texts, codes }: TextCells, { missing, countOf }: Learning): ColumnEncoding {
  const counts = new Float64Array(texts.length);
  let gaps = false;
  codes.each((code, row) => {
    if (code < 0) gaps = true;
    else counts[code] += countOf(row);
  });
  const levels = texts.filter((_, code) => counts[code] > 0).sort(byCodePoint);
  const rows = new Map(texts.map((text, code) => [text, counts[code]]));
  const rowsOf = (level: string) => rows.get(level) ?? 0;
  const frequent = levels.reduce((best, level) => (rowsOf(level) > rowsOf(best) ? level : best), levels[0]);
  // with an indicator a missing cell is a level of its own
  const as = missing === "mean" ? frequent : undefined;
  return { column, type: "text", levels, ...missingCells(missing, gaps, as) };
}

function fills(policy: MissingPolicy): boolean {
  return policy === "mean" || policy === "indicator";
}

/** Kept where there was no gap as well: rows to predict may have one. */
function missingCells(
  policy: MissingPolicy,
  gaps: boolean,
  as: number | string | undefined,
): { missing?: MissingCells } {
  if (!fills(policy)) return {};
  const indicator = policy === "indicator" && gaps;
  return { missing: { ...(as !== undefined && { as }), ...(indicator && { indicator }) } };
}

function hasGaps(cells: HashedCells | WholeTexts): boolean {
  for (let row = 0; row < cells.length; row++) if (cells.isMissing(row)) return true;
  return false;
}
