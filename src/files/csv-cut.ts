// Delimited text files cut into parts of about as many bytes, each from the beginning of a record to that of another.
import type { Agreement } from "../tables/agreement.js";
import type { CsvFile } from "./csv-range.js";
import { jointly } from "./jointly.js";
import { type Passage, RecordScan } from "./record-scan.js";
import type { NamedFile } from "./source.js";
import { fileSize, streamBytes } from "./text-file.js";

const QUOTE = 34;
const BYTE_ORDER_MARK = Buffer.from("\uFEFF");

/** A stretch of a file, cut without regard to records. */
interface Stretch {
  file: number;
  from: number;
  to: number;
}

/** The parts for whoever is here: records that begin in its share of the bytes of all files. */
export async function cutCsv(
  agreement: Agreement,
  files: readonly NamedFile[],
  delimiter: string,
): Promise<Required<CsvFile>[]> {
  const { part, parts } = agreement;
  const own = await jointly(agreement, async () => {
    const bodies = [];
    for (const [file, { path }] of files.entries()) {
      bodies.push({ file, from: await bodyOf(path, delimiter), to: await fileSize(path) });
    }
    const stretches = stretchesOf(bodies, part, parts);
    const passages: [Passage, Passage][] = [];
    for (const stretch of stretches) {
      const { path } = files[stretch.file];
      stretch.from = await behindQuotes(path, stretch.from, bodies[stretch.file]);
      stretch.to = await behindQuotes(path, stretch.to, bodies[stretch.file]);
      passages.push(await passagesOf(path, stretch, delimiter));
    }
    return { sizes: bodies.map(({ to }) => to), stretches, passages };
  });
  const all = agreement.gather(own.stretches.map((stretch, k) => ({ ...stretch, passages: own.passages[k] })));
  const starts = startsOf(all);
  return starts.flatMap(({ file, part: owner, at }, k) => {
    if (owner !== part) return [];
    const next = starts[k + 1];
    return { ...files[file], range: { from: at, to: next?.file === file ? next.at : own.sizes[file] } };
  });
}

/** Where the first record begins in each stretch in which one does. */
function startsOf(
  parts: readonly (readonly (Stretch & { passages: [Passage, Passage] })[])[],
): { file: number; part: number; at: number }[] {
  const starts: { file: number; part: number; at: number }[] = [];
  let last = -1;
  let inside = false;
  for (const [part, stretches] of parts.entries()) {
    for (const { file, from, passages } of stretches) {
      // a file begins outside, whatever the one before ended in
      const passage: Passage = passages[inside && file === last ? 1 : 0];
      if (passage.first !== undefined) starts.push({ file, part, at: from + passage.first });
      last = file;
      inside = passage.inside;
    }
  }
  return starts;
}

/** A share of the bytes of all bodies, one after another. */
export function stretchesOf(bodies: readonly Stretch[], part: number, parts: number): Stretch[] {
  const total = bodies.reduce((sum, { from, to }) => sum + to - from, 0);
  const [first, end] = [part, part + 1].map((k) => Math.floor((total * k) / parts));
  let before = 0;
  return bodies.flatMap(({ file, from, to }) => {
    const [start, stop] = [first, end].map((at) => Math.min(Math.max(from, from + at - before), to));
    before += to - from;
    return start < stop ? { file, from: start, to: stop } : [];
  });
}

/** Where the first record behind the header begins. */
async function bodyOf(path: string, delimiter: string): Promise<number> {
  // the header begins a cell, and is not the record that is looked for
  const scan = new RecordScan(delimiter, delimiter.charCodeAt(0));
  let at = 0;
  let header = 0;
  for await (const bytes of streamBytes(path)) {
    const marked = at === 0 && BYTE_ORDER_MARK.equals(bytes.subarray(0, BYTE_ORDER_MARK.length));
    if (marked) header = BYTE_ORDER_MARK.length;
    scan.add(marked ? bytes.subarray(header) : bytes);
    if (scan.first !== undefined) return header + scan.first;
    at += bytes.length;
  }
  return at;
}

/** The first place from here on that does not follow a quote. */
async function behindQuotes(path: string, place: number, { from, to }: Stretch): Promise<number> {
  if (place === from || place === to) return place;
  let at = place - 1;
  for await (const bytes of streamBytes(path, { from: at, to })) {
    let quotes = 0;
    while (bytes[quotes] === QUOTE) quotes++;
    at += quotes;
    if (quotes < bytes.length) return at + 1;
  }
  return to;
}

async function passagesOf(path: string, { from, to }: Stretch, delimiter: string): Promise<[Passage, Passage]> {
  let scan: RecordScan | undefined;
  for await (const bytes of streamBytes(path, { from: from - 1, to })) {
    if (scan === undefined) {
      scan = new RecordScan(delimiter, bytes[0]);
      scan.add(bytes.subarray(1));
    } else scan.add(bytes);
  }
  return scan?.end() ?? [NOTHING, NOTHING];
}

/** Of a file that has become shorter meanwhile: its reader will say so. */
const NOTHING: Passage = { first: undefined, inside: false };
