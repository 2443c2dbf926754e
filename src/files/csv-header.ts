import { FileError } from "../tables/file-error.js";
import { expectNames } from "./column-names.js";
import { csvRecords } from "./csv-records.js";
import { streamText } from "./text-file.js";

/** What the header of a delimited text file says. */
export interface CsvHeader {
  delimiter: string;
  /** Without surrounding blanks; all different, none empty. */
  names: string[];
}

/** In order of preference where the header does not tell. */
const CSV_DELIMITERS = [",", ";", "\t", "|"];

/**
 * Finds the delimiter and the column names. The delimiter is the one of `,` `;` tab `|` that cuts the header into most
 * names, and a tab in a `.tsv`.
 *
 * @param file where to read it. @param name of the file, for errors.
 * @throws {FileError} no such file, not readable, no header, a column without a name, two of one name.
 */
export async function readCsvHeader(file: string, name = file): Promise<CsvHeader> {
  const delimiters = /\.tsv(\.gz)?$/i.test(file) ? ["\t"] : CSV_DELIMITERS;
  const first = await readNames(file, name, delimiters[0]);
  let best = { delimiter: delimiters[0], names: first };
  for (const delimiter of delimiters.slice(1)) {
    if (!first.some((field) => field.includes(delimiter))) continue;
    const names = await readNames(file, name, delimiter);
    if (names.length > best.names.length) best = { delimiter, names };
  }
  expectNames({ file: name, line: 1 }, best.names);
  return best;
}

async function readNames(file: string, name: string, delimiter: string): Promise<string[]> {
  for await (const { line, fields } of csvRecords(streamText(file), delimiter)) {
    if (fields.some((field) => /[\0\uFFFD]/.test(field))) {
      throw new FileError({ file: name, line }, "the header is not UTF-8 text; expected a CSV file in UTF-8");
    }
    const names = fields.map((field, index) => (index === 0 ? field.replace(/^\uFEFF/, "") : field).trim());
    if (names.every((field) => field === "")) {
      throw new FileError({ file: name, line }, "expected the column names, got an empty line");
    }
    return names;
  }
  throw new FileError({ file: name }, "the file is empty; expected a header line with the column names");
}
