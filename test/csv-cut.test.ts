// Delimited files cut for several readers: together they read what one does, record by record and line by line.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { cutCsv } from "../src/files/csv-cut.js";
import { readCsvHeader } from "../src/files/csv-header.js";
import { CsvParser } from "../src/files/csv-parser.js";
import { type CsvFile, linesBefore, parseFile } from "../src/files/csv-range.js";
import { RecordScan } from "../src/files/record-scan.js";
import { agreementOf } from "../src/mpi/agreement.js";
import { inRanks } from "./in-ranks.js";

const folder = mkdtempSync(join(tmpdir(), "logit-cut-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Row {
  line: number;
  cells: (string | null)[];
}

/** All rows of a file or a range of it, with the lines where they begin. */
async function rowsOf(file: CsvFile): Promise<Row[]> {
  const header = await readCsvHeader(file.path);
  const rows: Row[] = [];
  let cells: (string | null)[] = [];
  const sink = {
    number() {},
    text(column: number, value: string | null) {
      cells[column] = value;
    },
    endRow(line: number) {
      rows.push({ line, cells });
      cells = [];
      return true;
    },
  };
  const kinds = new Map(header.names.map((name) => [name, "raw"] as const));
  const parser = new CsvParser(file.name, header, kinds, sink, file.range !== undefined);
  for await (const _ of parseFile(file, parser));
  const before = await linesBefore(file);
  return rows.map(({ line, cells }) => ({ line: line + before, cells }));
}

/** A cell as it is written: texts of what is dangerous, in quotes or, where that can be, with stray ones. */
const quoted = fc
  .array(fc.constantFrom("a", '""', ",", "\n", "\r", "\r\n", "é", " "), { maxLength: 6 })
  .map((parts) => `"${parts.join("")}"`);
const plain = fc.array(fc.constantFrom("a", '"', "é", " ", "7"), { maxLength: 6 }).map((parts) => `x${parts.join("")}`);
const cell = fc.oneof(plain, quoted, fc.constant(""));
const ending = fc.constantFrom("\n", "\r\n", "\r", "\n\n", "\r\n\r\n");

const text = fc
  .record({
    mark: fc.constantFrom("", "\uFEFF"),
    header: fc.constantFrom("p,q", '"p","q\nq"', 'p,"q ""q"""', '"p""",q'),
    rows: fc.array(fc.tuple(cell, cell, ending), { maxLength: 25 }),
    first: ending,
    open: fc.boolean(),
  })
  .map(({ mark, header, rows, first, open }) => {
    const body = rows.map(([one, other, end]) => `${one},${other}${end}`).join("");
    const whole = `${mark}${header}${first}${body}`;
    return open ? whole.replace(/[\r\n]+$/, "") : whole;
  });

test("the parts of any number of readers are the whole, whatever stands in quotes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 8 }),
      async (texts, size) => {
        const files = texts.map((text, k) => {
          const path = join(folder, `${k}.csv`);
          writeFileSync(path, text);
          return { path, name: path };
        });
        const whole: Row[] = [];
        for (const file of files) whole.push(...(await rowsOf(file)));
        const ranks = await inRanks(size, (ranks) => cutCsv(agreementOf(ranks), files, ","));
        const parts: Row[] = [];
        for (const outcome of ranks) {
          if (!("done" in outcome)) throw outcome.error;
          for (const file of outcome.done) parts.push(...(await rowsOf(file)));
        }
        expect(parts).toEqual(whole);
      },
    ),
    { numRuns: 60 },
  );
});

test("a stretch is what it is in whatever pieces it comes", () => {
  const bytes = fc
    .array(fc.constantFrom('"', ",", "\n", "\r", "a"), { maxLength: 30 })
    .map((all) => Buffer.from(all.join("")));
  fc.assert(
    fc.property(fc.constantFrom(10, 13, 44, 97), fc.array(bytes, { maxLength: 6 }), (before, pieces) => {
      const [whole, parted] = [new RecordScan(",", before), new RecordScan(",", before)];
      whole.add(Buffer.concat(pieces));
      for (const piece of pieces) parted.add(piece);
      expect(parted.end()).toEqual(whole.end());
    }),
    { numRuns: 2000 },
  );
});

test("a large file is cut evenly", async () => {
  const path = join(folder, "large.csv");
  writeFileSync(path, `a,b\n${'1,"x\ny"\n'.repeat(300_000)}`);
  const ranks = await inRanks(4, (ranks) => cutCsv(agreementOf(ranks), [{ path, name: path }], ","));
  const sizes = ranks.map((outcome) =>
    ("done" in outcome ? outcome.done : []).map(({ range }) => range.to - range.from),
  );
  for (const [size, ...others] of sizes) {
    expect(others).toEqual([]);
    expect(Math.abs(size - 600_000)).toBeLessThan(16);
  }
});
