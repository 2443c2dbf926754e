import { openBytes } from "./byte-source.js";
import type { CsvParser } from "./csv-parser.js";
import type { ByteRange } from "./text-file.js";
import { TextMemory } from "./text-memory.js";

const LF = 10;
const BYTE_ORDER_MARK = Buffer.from("\uFEFF");
/** Bytes that are read at once: few enough to stay in the cache until they are parsed. */
const PIECE = 1 << 20;
/** What there is room for at first of the record that a piece breaks off in. */
const RECORD = 1 << 16;

/**
 * Puts a file, or a range of it, through a parser, piece by piece, each from the beginning of a record on. While one is
 * parsed the next is read: the memory has room for two, each behind what is left of the piece before.
 *
 * @param onRead is told how many bytes have been read. @param range whole records behind the header.
 * @yields after every piece.
 */
export async function* parsePieces(
  file: string,
  parser: CsvParser,
  onRead?: (bytes: number) => void,
  range?: ByteRange,
): AsyncGenerator<void> {
  const source = await openBytes(file, range);
  let piece = PIECE;
  let room = RECORD;
  let memory: TextMemory;
  const place = (half: number) => room + half * (room + piece + 1);
  const take = (half: number) => source.read(memory.bytes.subarray(place(half), place(half) + piece));
  const open = () => TextMemory.open(place(2), parser.mostNumbers);
  memory = open();
  let reading = take(0);
  try {
    let left = 0;
    for (let half = 0, first = range === undefined; ; half = 1 - half, first = false) {
      const size = await reading;
      onRead?.(source.bytesRead);
      const last = size === 0;
      if (!last) reading = take(1 - half);
      const { bytes } = memory;
      const marked = first && BYTE_ORDER_MARK.equals(bytes.subarray(place(half), place(half) + BYTE_ORDER_MARK.length));
      const from = place(half) - left + (marked ? BYTE_ORDER_MARK.length : 0);
      const end = place(half) + size;
      bytes[end] = LF;
      const stop = parser.parse(memory, from, end, last);
      if (stop < 0) return;
      yield;
      if (last) return;
      left = end - stop;
      if (left > room) {
        // a record that is longer than there was room for: wait until there is twice as much of it
        const next = memory.bytes.subarray(place(1 - half), place(1 - half) + (await reading));
        room = 2 * left;
        piece = Math.max(piece, left);
        memory = open();
        memory.bytes.set(next, place(1 - half));
        reading = Promise.resolve(next.length);
      }
      memory.bytes.set(bytes.subarray(stop, end), place(1 - half) - left);
    }
  } finally {
    // what is still being read would write into memory that nobody has any more
    await reading.catch(() => {});
    await source.close();
  }
}
