import type { CsvParser } from "./csv-parser.js";
import { streamBytes } from "./text-file.js";

const LF = 10;
const BYTE_ORDER_MARK = Buffer.from("\uFEFF");

/**
 * Puts a file through a parser, piece by piece, each from the beginning of a record on.
 *
 * @param onRead is told how many bytes of the file have been read.
 * @yields after every piece.
 */
export async function* parsePieces(
  file: string,
  parser: CsvParser,
  onRead?: (bytes: number) => void,
): AsyncGenerator<void> {
  // what is read and not yet parsed, in memory that is used again: to touch fresh memory takes longer than to copy
  let bytes = Buffer.alloc(0);
  let size = 0;
  // a record that is longer than a piece waits until there is twice as much
  let enough = 0;
  let first = true;
  const parse = (last: boolean): boolean => {
    bytes[size] = LF;
    const begin = first && bytes.indexOf(BYTE_ORDER_MARK) === 0 ? BYTE_ORDER_MARK.length : 0;
    first = false;
    const at = parser.parse(bytes.subarray(begin, size + 1), last);
    if (at < 0) return false;
    bytes.copyWithin(0, begin + at, size);
    size -= begin + at;
    enough = 2 * size;
    return true;
  };
  for await (const piece of streamBytes(file, onRead)) {
    if (size + piece.length >= bytes.length)
      bytes = Buffer.concat([bytes.subarray(0, size)], 2 * (size + piece.length));
    bytes.set(piece, size);
    size += piece.length;
    if (size < enough) continue;
    if (!parse(false)) return;
    yield;
  }
  parse(true);
  yield;
}
