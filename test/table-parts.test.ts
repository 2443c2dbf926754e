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

test("texts that become too many in a later part are read on as one reader would have", async () => {
  const cells = ["1", "2", "x", "3", null, "4", "5", "2", "6", "7"];
  const seen = (from: number, to: number) => (ranks: Parameters<typeof agreementOf>[0]) => {
    const texts = new TextCells("any", 4);
    texts.add(cells.slice(from, to));
    const share = Share.of(agreementOf(ranks), to - from, () => 1);
    texts.agree(share);
    return said(texts);
  };
  const said = ({ texts, parsed, givenUpAfter, present, missing, mixed }: TextCells) => {
    const { odd, firstOdd } = parsed ?? { odd: 0, firstOdd: [] };
    return { texts: parsed === undefined ? texts : [], odd, firstOdd, givenUpAfter, present, missing, mixed };
  };
  const whole = new TextCells("any", 4);
  whole.add(cells);
  expect(said(whole)).toMatchObject({ odd: 1, firstOdd: [{ row: 2, text: "x" }] });
  for (const cut of [1, 3, 5, 8, 10]) {
    const outcomes = await inRanks(2, (ranks) => (ranks.rank === 0 ? seen(0, cut) : seen(cut, 10))(ranks));
    for (const outcome of outcomes) expect(outcome).toEqual({ done: said(whole) });
  }
});

test("texts that are no numbers in the first parts are given up at the same cell", async () => {
  const cells = ["a", "b", null, "a", "c", "d", "e", "1", "f"];
  const whole = new TextCells("any", 4);
  whole.add(cells);
  expect(whole.givenUpAfter).toBe(6);
  for (const cut of [0, 2, 5, 6, 7, 9]) {
    const outcomes = await inRanks(2, (ranks) => {
      const texts = new TextCells("any", 4);
      texts.add(ranks.rank === 0 ? cells.slice(0, cut) : cells.slice(cut));
      texts.agree(Share.of(agreementOf(ranks), texts.length, () => 1));
      return [texts.givenUpAfter, texts.texts.length, texts.present, texts.missing];
    });
    for (const outcome of outcomes) expect(outcome).toEqual({ done: [6, 5, 8, 1] });
  }
});
