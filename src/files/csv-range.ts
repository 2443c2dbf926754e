// Ranges of delimited text files, whose lines are counted from the top of the file all the same.
import { FileError } from "../tables/file-error.js";
import type { CsvParser } from "./csv-parser.js";
import { parsePieces } from "./csv-pieces.js";
import { type NamedFile, NotANumber } from "./source.js";
import { type ByteRange, streamBytes } from "./text-file.js";

/** A file, or a range of it: whole records behind the header. */
export interface CsvFile extends NamedFile {
  range?: ByteRange;
}

const LF = 10;
const CR = 13;

/** Puts it through a parser. @param onRead is told how many bytes have been read. @yields after every piece. */
export async function* parseFile(
  file: CsvFile,
  parser: CsvParser,
  onRead?: (bytes: number) => void,
): AsyncGenerator<void> {
  try {
    yield* parsePieces(file.path, parser, onRead, file.range);
  } catch (error) {
    // what is no number only makes another attempt
    if (!(error instanceof FileError) || error instanceof NotANumber || error.place.line === undefined) throw error;
    const line = error.place.line + (await linesBefore(file));
    throw new FileError({ ...error.place, line }, error.problem, { cause: error });
  }
}

/** Lines of the file before its range: counted where somebody wants to know, as that is to read them all. */
export async function linesBefore({ path, range }: CsvFile): Promise<number> {
  if (range === undefined) return 0;
  let lines = 0;
  let before = 0;
  for await (const bytes of streamBytes(path, { from: 0, to: range.from })) {
    for (const byte of bytes) {
      if (byte === CR || (byte === LF && before !== CR)) lines++;
      before = byte;
    }
  }
  return lines;
}
