import { stat } from "node:fs/promises";
import { streamBytes } from "./text-file.js";

/** Whole lines of a file. */
export interface LineBlock {
  /** Its last byte is a line feed, also where the file ends without one. */
  lines: Buffer;
  /** How many bytes the file has; absent where it is packed. */
  total?: number;
}

const NEWLINE = 10;

/**
 * A file in blocks of whole lines, without a mark of the byte order; lines may be of any length.
 * @param onRead is told how many bytes of the file have been read.
 */
export async function* lineBlocks(file: string, onRead?: (bytes: number) => void): AsyncGenerator<LineBlock> {
  const total = file.toLowerCase().endsWith(".gz") ? undefined : await sizeOf(file);
  // a line that has begun, in pieces: joined once, when it ends
  let begun: Buffer[] = [];
  let first = true;
  for await (const bytes of streamBytes(file, undefined, onRead)) {
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      const lines = joined([...begun, bytes.subarray(0, end)]);
      yield block(first ? withoutMark(lines) : lines, total);
      first = false;
      begun = [];
    }
    if (end < bytes.length) begun.push(bytes.subarray(end));
  }
  if (begun.length > 0) {
    const lines = joined([...begun, Buffer.from("\n")]);
    yield block(first ? withoutMark(lines) : lines, total);
  }
}

function block(lines: Buffer, total: number | undefined): LineBlock {
  return total === undefined ? { lines } : { lines, total };
}

function joined(pieces: Buffer[]): Buffer {
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
}

function withoutMark(lines: Buffer): Buffer {
  return lines.length >= 3 && lines[0] === 0xef && lines[1] === 0xbb && lines[2] === 0xbf ? lines.subarray(3) : lines;
}

/** Of a file that is not there: `streamBytes` will say so. */
async function sizeOf(file: string): Promise<number | undefined> {
  try {
    const found = await stat(file);
    return found.isFile() ? found.size : undefined;
  } catch {
    return undefined;
  }
}
