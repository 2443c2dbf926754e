// What training learns of a column: its levels, its words, and what stands for a missing cell.
import { ExactSum, exactMean } from "../math/exact-sum.js";
import type { Share } from "./agreement.js";
import { byCodePoint } from "./code-points.js";
import { HashedCells, TextCells, type WholeTexts } from "./collected-cells.js";
import type { FeatureCells } from "./column-kinds.js";
import { days } from "./encode-column.js";
import type { ColumnEncoding, MissingCells } from "./encoding.js";
import { NumberCells } from "./number-cells.js";
import type { MissingPolicy } from "./table-options.js";
import { WordLearner } from "./words.js";

/** What is learned from. */
export interface Learning {
  missing: MissingPolicy;
  /** The rows that are here. */
  share: Share;
}

/** @param lenient whether a cell that is no number counts as missing. */
export function learnEncoding(
  column: string,
  cells: FeatureCells,
  lenient: boolean,
  learning: Learning,
): ColumnEncoding {
  if (cells instanceof NumberCells) return learnNumbers(column, cells, lenient, learning);
  if (cells instanceof TextCells) return learnLevels(column, cells, learning);
  const { share } = learning;
  const missing = missingCells(learning.missing, share.some(hasGaps(cells)), undefined);
  if (cells instanceof HashedCells) {
    const own = new Set<number>();
    cells.codes.each((code) => {
      if (code !== 0) own.add(Math.abs(code) - 1);
    });
    const buckets = new Set(share.gather(Int32Array.from(own)).flatMap((part) => [...part]));
    return { column, type: "hash", bits: cells.bits, buckets: [...buckets].sort((a, b) => a - b), ...missing };
  }
  const words = new WordLearner();
  for (const [row, text] of cells.texts.entries()) words.add(text ?? "", share.countOf(row));
  return { column, type: "words", ...words.finish(), ...missing };
}

function learnNumbers(
  column: string,
  { values, meaning }: NumberCells,
  lenient: boolean,
  { missing, share }: Learning,
): ColumnEncoding {
  let rows = 0;
  let gaps = false;
  let mean: number | undefined;
  if (fills(missing)) {
    // without rounding, as rounded sums would hang on where rows are parted
    const sum = new ExactSum();
    values.each((value, row) => {
      if (Number.isNaN(value)) gaps = true;
      else {
        rows += share.countOf(row);
        sum.add(value, share.countOf(row));
      }
    });
    const total = share.gather(sum.total).reduce((all, part) => all + part, 0n);
    mean = exactMean(total, share.sum(rows));
    gaps = share.some(gaps);
  }
  const cells = missingCells(missing, gaps, meaning === "date" && mean !== undefined ? days(mean) : mean);
  const type = meaning === "number" ? "numeric" : meaning;
  return type === "numeric"
    ? { column, type, ...(lenient && { lenient: true }), ...cells }
    : { column, type, ...cells };
}

function learnLevels(column: string, { texts, codes }: TextCells, { missing, share }: Learning): ColumnEncoding {
  const own = new Float64Array(texts.length);
  let hasGap = false;
  codes.each((code, row) => {
    if (code < 0) hasGap = true;
    else own[code] += share.countOf(row);
  });
  const gaps = share.some(hasGap);
  const parts = share.gather(own);
  const counts = own.map((_, code) => parts.reduce((sum, part) => sum + part[code], 0));
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
