// A table in parts: whoever has one of them decides what one with all rows does, to the bit and to the word.
import fc from "fast-check";
import { expect, test } from "vitest";
import { agreementOf } from "../src/mpi/agreement.js";
import { type Agreement, ALONE, Share } from "../src/tables/agreement.js";
import { TextCells } from "../src/tables/collected-cells.js";
import type { RawColumn, RawVector } from "../src/tables/raw.js";
import { TableBuilder } from "../src/tables/table-builder.js";
import type { TableOptions } from "../src/tables/table-options.js";
import { denseRows } from "./dense-rows.js";
import { inRanks, type Outcome } from "./in-ranks.js";

interface Given {
  columns: RawColumn[];
  vectors: RawVector[];
  options: TableOptions;
}

/** What there is of rows `from` … `to − 1`, and what is known of all. */
function build({ columns, vectors, options }: Given, from: number, to: number, agreement: Agreement) {
  const builder = new TableBuilder("here", columns, options, undefined, agreement);
  builder.add({ rows: to - from, vectors: vectors.map((vector) => vector.slice(from, to)) });
  const { x, target, weights, kept, rows, ...known } = builder.finish();
  return { x, y: target?.y, weights, kept, rows, known: { ...known, target: target && { ...target, y: undefined } } };
}

type Built = ReturnType<typeof build>;

function joined(parts: readonly Built[]) {
  return {
    x: parts.flatMap(({ x, rows }) => (rows === 0 ? [] : denseRows(x))),
    y: parts.flatMap(({ y }) => [...(y ?? [])]),
    weights: parts.flatMap(({ weights }) => [...(weights ?? [])]),
    kept: parts.flatMap(({ kept }) => [...(kept ?? [])]),
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    known: parts[0].known,
  };
}

/** The outcome of all parts as one: what they say of all rows must be the same, and so must be an error. */
function together(parts: readonly Outcome<Built>[]) {
  const said = parts.map((part) => ("done" in part ? { known: part.done.known } : { error: wordsOf(part.error) }));
  for (const one of said) expect(one).toEqual(said[0]);
  if (said[0].error !== undefined) return said[0];
  return joined(parts.flatMap((part) => ("done" in part ? [part.done] : [])));
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.constructor.name}: ${error.message}` : String(error);
}

function alone(given: Given, rows: number) {
  try {
    return joined([build(given, 0, rows, ALONE)]);
  } catch (error) {
    return { error: wordsOf(error) };
  }
}

async function parted(given: Given, cuts: readonly number[]) {
  return together(
    await inRanks(cuts.length - 1, (ranks) => build(given, cuts[ranks.rank], cuts[ranks.rank + 1], agreementOf(ranks))),
  );
}

const numbers = fc.oneof(
  fc.double({ min: -5, max: 5, noNaN: true }),
  fc.constantFrom(Number.NaN, 0, -0, 1, 2, 3, 1e300),
  { weight: 1, arbitrary: fc.constant(1) },
);
const seldomInfinite = fc.oneof({ weight: 60, arbitrary: numbers }, { weight: 1, arbitrary: fc.constant(Infinity) });
const words = (...given: string[]) => fc.constantFrom<string | null>(...given, null);
/** Columns of every kind, each a cell at a time. */
const kinds: Record<string, { type: RawColumn["type"]; cell: fc.Arbitrary<number | string | null> }> = {
  numbers: { type: "number", cell: numbers },
  infinite: { type: "number", cell: seldomInfinite },
  booleans: { type: "boolean", cell: fc.constantFrom(0, 1, Number.NaN) },
  dates: { type: "date", cell: fc.constantFrom(0, 86_400_000, 1e12, Number.NaN) },
  levels: { type: "any", cell: words("a", "b", "c", "éa", "Z") },
  written: { type: "any", cell: words("1", "2.5", "-3e2") },
  truths: { type: "any", cell: words("true", "FALSE") },
  days: { type: "any", cell: words("2026-01-02", "1999-12-31") },
  nearly: {
    type: "any",
    cell: fc.oneof({ weight: 30, arbitrary: words("1", "2", "3") }, { weight: 1, arbitrary: words("x") }),
  },
  names: { type: "any", cell: fc.string({ minLength: 6, maxLength: 6 }) },
  constant: { type: "any", cell: fc.constant("k") },
  empty: { type: "any", cell: fc.constant(null) },
};

const table = fc.integer({ min: 2, max: 40 }).chain((rows) => {
  const vector = (kind: string) => fc.array(kinds[kind].cell, { minLength: rows, maxLength: rows });
  return fc.record({
    rows: fc.constant(rows),
    columns: fc.array(
      fc.constantFrom(...Object.keys(kinds)).chain((kind) => vector(kind).map((cells) => ({ kind, cells }))),
      { minLength: 1, maxLength: 4 },
    ),
    rising: fc.boolean(),
    labels: fc.array(
      fc.oneof({ weight: 20, arbitrary: fc.constantFrom("yes", "no") }, { weight: 1, arbitrary: fc.constant(null) }),
      {
        minLength: rows,
        maxLength: rows,
      },
    ),
    missing: fc.constantFrom("error", "drop", "mean", "indicator"),
    option: fc.constantFrom("none", "text", "numeric", "hash"),
    weighted: fc.boolean(),
    cuts: fc.array(fc.integer({ min: 0, max: rows }), { maxLength: 4 }),
  });
});

test("any table in any parts", async () => {
  await fc.assert(
    fc.asyncProperty(table, async ({ rows, columns, rising, labels, missing, option, weighted, cuts }) => {
      const given: Given = { columns: [], vectors: [], options: { target: "t", missing } };
      for (const [j, { kind, cells }] of columns.entries()) {
        const { type } = kinds[kind];
        given.columns.push({ name: `${kind}${j}`, type });
        given.vectors.push(
          type === "any"
            ? cells.map((cell) => (cell === null ? null : String(cell)))
            : Float64Array.from(cells, Number),
        );
      }
      if (rising) {
        given.columns.push({ name: "user_id", type: "number" }, { name: "one_id", type: "number" });
        given.vectors.push(
          Float64Array.from({ length: rows }, (_, i) => i + 7),
          Float64Array.from({ length: rows }, (_, i) => (i * 7) % 41),
        );
      }
      given.columns.push({ name: "t", type: "any" }, { name: "w", type: "number" });
      given.vectors.push(
        labels,
        Float64Array.from({ length: rows }, (_, i) => (i * 3) % 5),
      );
      if (weighted) given.options.weight = "w";
      if (option !== "none") given.options[option] = [given.columns[0].name];
      const places = [0, ...cuts.sort((a, b) => a - b), rows];
      expect(await parted(given, places)).toEqual(alone(given, rows));
    }),
    { numRuns: 150 },
  );
});

/** All that is seen of texts of which at most four are kept. */
function seen(texts: TextCells) {
  const { parsed, givenUpAfter, present, missing } = texts;
  const { odd, firstOdd } = parsed ?? { odd: 0, firstOdd: [] };
  const meaning = parsed?.cells.meaning;
  return { texts: parsed === undefined ? texts.texts : [], meaning, odd, firstOdd, givenUpAfter, present, missing };
}

function collect(cells: readonly (string | null)[], agreement: Agreement): TextCells {
  const texts = new TextCells("any", 4);
  texts.add(cells);
  texts.agree(Share.of(agreement, cells.length, () => 1));
  return texts;
}

test("texts that become too many in some part are read on, or given up, as by one reader", async () => {
  const cell = fc.constantFrom(
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "2026-01-02",
    "2026-01-03",
    "2026-01-04",
    "a",
    "b",
    "c",
    null,
  );
  const cuts = fc.array(fc.nat(30), { minLength: 1, maxLength: 3 });
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { maxLength: 30 }), cuts, async (cells, cuts) => {
      const places = [0, ...cuts.map((cut) => Math.min(cut, cells.length)).sort((a, b) => a - b), cells.length];
      const whole = collect(cells, ALONE);
      const parts = await inRanks(places.length - 1, (ranks) => {
        const texts = collect(cells.slice(places[ranks.rank], places[ranks.rank + 1]), agreementOf(ranks));
        return { seen: seen(texts), mixed: texts.mixed };
      });
      const [first] = parts;
      for (const part of parts) expect(part).toEqual(first);
      if (!("done" in first)) throw first.error;
      outcomes.add(first.done.mixed ? "mixed" : (first.done.seen.meaning ?? String(whole.givenUpAfter !== undefined)));
      // a part has let go of its cells before it could know what they are: for one reader too they are an error
      if (first.done.mixed) expect(whole.parsed?.odd).toBeGreaterThan(0);
      else expect(first.done.seen).toEqual(seen(whole));
    }),
    { numRuns: 500, seed: 7 },
  );
  expect([...outcomes].sort()).toEqual(["date", "false", "mixed", "number", "true"]);
});
