// Where in a source a cell stands that does not fit.
import { describe } from "../checks/describe.js";
import { attempt } from "../shards/attempt.js";
import type { Agreement } from "../tables/agreement.js";
import { CellError } from "../tables/cell-error.js";
import { FileError } from "../tables/file-error.js";
import { jointly } from "./jointly.js";
import type { Source } from "./source.js";

/** As `locating`, of rows of all parts: whoever has the row says where it stands. @param rows that are here. */
export async function locatingAmong<T>(agreement: Agreement, source: Source, rows: number, work: () => T): Promise<T> {
  const counts = agreement.gather(rows);
  const before = counts.slice(0, agreement.part).reduce((sum, count) => sum + count, 0);
  if (counts.every((count) => count === 0)) throw new FileError({ file: source.name }, "expected rows, got none");
  const isElsewhere = ({ row }: CellError) => row < before || row >= before + rows;
  const outcome = attempt(work);
  await jointly(agreement, async () => {
    try {
      outcome();
    } catch (error) {
      if (!(error instanceof CellError && isElsewhere(error))) await locating(source, outcome, -before);
    }
  });
  return outcome();
}

/** Says of a cell that does not fit where in the source it stands. @param before rows before those of the work. */
export async function locating<T>(source: Source, work: () => T, before = 0): Promise<T> {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CellError)) throw error;
    const { row, column, value, expected, advice } = error;
    const { place, value: cell } = await source.locate(before + row, column);
    const text = cell?.trim() ?? value;
    const got = text == null ? "" : `, got ${describeCell(text)}`;
    throw new FileError(place, `expected ${expected}${got}${advice === undefined ? "" : `; ${advice}`}`, {
      cause: error,
    });
  }
}

function describeCell(text: string): string {
  return text === "" ? "an empty cell" : describe(text);
}
