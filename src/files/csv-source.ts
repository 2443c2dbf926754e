import { quote } from "../checks/describe.js";
import { FileError } from "../tables/file-error.js";
import { type CsvRecord, csvRecords } from "./csv-records.js";
import { isFolder, streamText } from "./text-file.js";

/** A delimited text file whose header has been read. */
export interface CsvSource {
  /** As the caller named it. */
  file: string;
  delimiter: string;
  /** Names in the header, without surrounding blanks; all different, none empty. */
  columns: string[];
}

const EXTENSIONS = [".csv", ".tsv", ".csv.gz", ".tsv.gz"];

/** In order of preference where the header does not tell. */
const CSV_DELIMITERS = [",", ";", "\t", "|"];

/**
 * Finds the file, its delimiter and its column names.
 *
 * We do not leave this to DuckDB: its detection takes the header for data when one cell of a column is off, and drops
 * ragged rows. The delimiter of a `.csv` is the one of `,` `;` tab `|` that cuts the header into most names.
 *
 * @throws {FileError} no such file, a directory, not readable, an unknown extension, no header, a column without a
 * name, two of one name.
 */
export async function openCsv(file: string): Promise<CsvSource> {
  await expectReadableFile(file);
  const delimiters = /\.tsv(\.gz)?$/i.test(file) ? ["\t"] : CSV_DELIMITERS;
  let best = { delimiter: delimiters[0], header: await readHeader(file, delimiters[0]) };
  for (const delimiter of delimiters.slice(1)) {
    const header = await readHeader(file, delimiter);
    if (header.length > best.header.length) best = { delimiter, header };
  }
  expectNames(file, best.header);
  return { file, delimiter: best.delimiter, columns: best.header };
}

/** All records of the file, the header first, blank lines left out. */
export async function* fileRecords(file: string, delimiter: string): AsyncGenerator<CsvRecord> {
  let columns: number | undefined;
  for await (const record of csvRecords(streamText(file), delimiter)) {
    columns ??= record.fields.length;
    const blank = record.fields.length === 1 && record.fields[0] === "";
    // DuckDB skips blank lines too, except where a row is one cell: there the line is that cell, empty.
    if (!blank || columns === 1) yield record;
  }
}

async function readHeader(file: string, delimiter: string): Promise<string[]> {
  for await (const { line, fields } of fileRecords(file, delimiter)) {
    if (fields.some((name) => /[\0\uFFFD]/.test(name))) {
      throw new FileError({ file, line }, "the header is not UTF-8 text; expected a CSV file in UTF-8");
    }
    const names = fields.map((name, index) => (index === 0 ? name.replace(/^\uFEFF/, "") : name).trim());
    if (names.every((name) => name === "")) {
      throw new FileError({ file, line }, "expected the column names, got an empty line");
    }
    return names;
  }
  throw new FileError({ file }, "the file is empty; expected a header line with the column names");
}

function expectNames(file: string, names: readonly string[]): void {
  for (const [index, name] of names.entries()) {
    if (name === "") throw new FileError({ file, line: 1 }, `column ${index + 1} of ${names.length} has no name`);
    const first = names.indexOf(name);
    if (first !== index) {
      throw new FileError({ file, line: 1 }, `columns ${first + 1} and ${index + 1} are both named ${quote(name)}`);
    }
  }
}

async function expectReadableFile(file: string): Promise<void> {
  const expected = `expected a file ending in ${EXTENSIONS.join(", ")}`;
  if (await isFolder(file)) throw new FileError({ file }, `is a directory; ${expected}`);
  if (!EXTENSIONS.some((extension) => file.toLowerCase().endsWith(extension))) {
    throw new FileError({ file }, `unknown kind of file; ${expected}`);
  }
}
