import { printable, quote } from "../checks/describe.js";

/** Where in a file something is wrong. Lines are counted as a text editor counts them: the header is line 1. */
export interface Place {
  file: string;
  line?: number;
  /** Counted from 1, where the source has no lines. */
  row?: number;
  column?: string;
}

/** A file that cannot be used or does not hold what was expected: one line with file, line, column and value. */
export class FileError extends RangeError {
  override readonly name = "FileError";
  /** The parts of what the message begins with. */
  readonly place: Place;
  /** What follows it. */
  readonly problem: string;

  constructor(place: Place, problem: string, options?: ErrorOptions) {
    super(printable(`${describe(place)}: ${problem}`), options);
    this.place = place;
    this.problem = problem;
  }
}

function describe({ file, line, row, column }: Place): string {
  const parts: string[] = [];
  if (line !== undefined) parts.push(`line ${line}`);
  if (row !== undefined) parts.push(`row ${row}`);
  if (column !== undefined) parts.push(`column ${quote(column)}`);
  return parts.length === 0 ? file : `${file}: ${parts.join(", ")}`;
}
