import type { PartTable } from "../files/read-table.js";
import type { ColumnTaken, MissingPolicy } from "../node.js";
import { widthOf } from "../tables/encoding.js";
import type { Table, TableHead } from "../tables/table.js";
import { asFlags } from "./as-flags.js";
import { type Definition, describeDefinitions, names, sentence } from "./definitions.js";
import type { Line } from "./terminal.js";
import { count, shortened } from "./text.js";

/** Columns of a kind that are named; the others are counted. */
const NAMED = 12;
const LONGEST_NAME = 40;

/** Columns that are left out for a reason that each is told with; the others are counted. */
const REASONS = 8;

const KINDS: Record<ColumnTaken["kind"], string> = {
  number: "numbers",
  boolean: "booleans",
  category: "categories",
  date: "dates",
  words: "words",
  identifier: "identifiers",
  constant: "constants",
  empty: "empty",
};

const POLICIES: Record<MissingPolicy, string> = {
  error: "taken as the model took them in training",
  drop: "their rows are left out",
  mean: "the column's mean, or its most frequent level, stands in",
  indicator: "the column's mean stands in, or a level of its own, and a column of its own says where they are",
};

/** A table, or its part of several. */
type TableRead = TableHead & Partial<Pick<Table, "x">> & Partial<Pick<PartTable, "classRows">>;

/**
 * What was read, and what each column was taken for.
 * @param positive the label of class 1. @param readers who read it, where that was not one process.
 */
export function describeTable(
  table: TableRead,
  positive: string | undefined,
  missing: MissingPolicy = "error",
  readers?: string,
): Line[] {
  const { columns, target } = table;
  const features = columns.filter(({ role }) => role === "feature");
  const definitions: Definition[] = [sentence("rows", rowsOf(table))];
  if (readers !== undefined) definitions.push(sentence("read by", readers));
  if (target !== undefined) definitions.push(sentence("target", `${target.column}: ${classesOf(table, positive)}`));
  for (const [kind, term] of Object.entries(KINDS)) {
    const those = features.filter((column) => column.kind === kind);
    if (those.length > 0) definitions.push(names(term, named(those.map((column) => described(column, table)))));
  }
  const incomplete = features.filter((column) => column.missing > 0);
  if (incomplete.length > 0 && missing !== "error") {
    const cells = incomplete.reduce((sum, column) => sum + column.missing, 0);
    const where = `${count(cells, "cell")} of ${count(incomplete.length, "column")}`;
    definitions.push(sentence("missing", `${where}; ${POLICIES[missing]}`));
  }
  if (table.weight !== undefined) definitions.push(sentence("weights", table.weight));
  definitions.push(...leftOut(columns));
  definitions.push(sentence("in all", `${count(table.features.length, "column")} to learn from${formOf(table)}`));
  return describeDefinitions(definitions);
}

function rowsOf({ source, rows, represented, omitted, counts, countsFrom }: TableHead): string {
  const parts = [`${represented.toLocaleString("en-US")} of ${source}`];
  if (countsFrom !== undefined) {
    parts.push(
      `for which ${count(rows, "row")} stand${rows === 1 ? "s" : ""}, by ${shortened(countsFrom, LONGEST_NAME)}`,
    );
  } else if (counts !== undefined && represented > rows) {
    parts.push(`counted as ${rows.toLocaleString("en-US")} different ones; --no-aggregate to train on each`);
  } else if (counts !== undefined) parts.push("counted, of which no two are equal");
  if (omitted > 0) parts.push(`${omitted.toLocaleString("en-US")} more left out, as a cell is missing`);
  return parts.join(", ");
}

function classesOf({ target, counts, represented, classRows }: TableRead, positive: string | undefined): string {
  if (target === undefined) return "none";
  const ones = classRows?.[1] ?? target.y.reduce((sum, code, i) => sum + code * (counts?.[i] ?? 1), 0);
  const labels = [
    { label: String(target.classes[0]), rows: represented - ones },
    { label: String(target.classes[1]), rows: ones },
  ];
  if (labels[0].label === positive) labels.reverse();
  const [zero, one] = labels.map(({ label, rows }) => {
    return `${label} (${count(rows, "row")}, ${((100 * rows) / represented).toPrecision(3)} %)`;
  });
  return `${one} is class 1, ${zero} class 0`;
}

/** A column with what of it matters. */
function described({ column, kind, missing, distinct }: ColumnTaken, { encoding }: TableHead): string {
  const entry = encoding.find((known) => known.column === column);
  const notes: string[] = [];
  if (entry?.type === "hash") notes.push(`hashed into ${count(widthOf(entry), "column")}`);
  else if (entry?.type === "words") notes.push(`${count(widthOf(entry), "word")}`);
  else if (kind === "category" && distinct !== undefined) notes.push(count(distinct, "level"));
  if (missing > 0) notes.push(`${missing.toLocaleString("en-US")} missing`);
  const name = shortened(column, LONGEST_NAME);
  return notes.length === 0 ? name : `${name} (${notes.join(", ")})`;
}

function named(columns: readonly string[]): string[] {
  const others = columns.length - NAMED;
  return others <= 1 ? [...columns] : [...columns.slice(0, NAMED), `and ${others.toLocaleString("en-US")} more`];
}

/** What was asked for in one list, what was found to teach nothing loudly, each with its reason. */
function leftOut(columns: readonly ColumnTaken[]): Definition[] {
  const out = columns.filter(({ role }) => role === "left out");
  // a column that is not wanted is not read, so that none of its cells is known to be missing
  const asked = out.filter(({ kind, missing }) => kind === "empty" && missing === 0);
  const found = out.filter((column) => !asked.includes(column));
  const definitions = found
    .slice(0, REASONS)
    .map(({ column, why = "" }) => sentence("left out", `${column}: ${asFlags(why, column)}`, "yellow"));
  if (found.length > REASONS) {
    const others = found.slice(REASONS).map(({ column }) => shortened(column, LONGEST_NAME));
    definitions.push(names("left out", named(others), "yellow"));
  }
  if (asked.length > 0) definitions.push(names("not used", named(asked.map(({ column }) => column))));
  return definitions;
}

function formOf({ x }: TableRead): string {
  return x !== undefined && "indptr" in x ? ", stored sparse" : "";
}
