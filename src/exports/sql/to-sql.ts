import { quote } from "../../checks/describe.js";
import { oneOf } from "../../checks/names.js";
import { readOptions } from "../../checks/options.js";
import { MISSING } from "../../tables/missing.js";
import { type Exportable, levelWeights, numbered, partsOf, refuseHashed, type WeightedColumn } from "../exportable.js";
import { DIALECTS, type Dialect, WRITERS, type Writer } from "./dialects.js";

/** Options of `toSql`. */
export interface SqlOptions {
  /** Whose SQL is written. */
  dialect: Dialect;
}

/** Margins are kept between −708 and 708, as exp of any other is no normal number, which Postgres refuses. */
const MOST = 708;

/**
 * P(classes[1]) of a row as one expression of SQL over the columns of a table, for a SELECT, a WHERE, a view or a generated
 * column: z as `predictProba` adds it up, in the same order of additions, and 1/(1 + exp(−z)) as the engine computes it.
 * Columns have the names that the model knows, or x1, x2, … where it knows none.
 *
 * The expression is NULL where `predictProba` refuses a cell: one that is missing without a rule for that, or infinite.
 * NULL, NaN and texts such as "NA" are missing; a level that training has not seen counts as the reference. Columns whose
 * weights are all 0 are not read. No probability is below 3.3e-308.
 *
 * @throws {TypeError | RangeError} as `toJavaScript`; for a dialect that is not known; for a column of words or of hashed
 * levels, which SQL does not hash alike; for a name or level with the character U+0000, which no SQL can hold.
 */
export function toSql(model: Exportable, options: SqlOptions): string {
  const dialect = oneOf("dialect", readOptions("sql option", options, ["dialect"]).dialect, DIALECTS);
  const { bias, weights, table } = partsOf(model);
  const columns = table?.columns ?? weights.map(numbered);
  const writer = WRITERS[dialect];
  const terms = columns.filter(({ weights, indicator = 0 }) => [...weights, indicator].some((weight) => weight !== 0));
  const written = terms.map((column) => columnSql(writer, column));
  const sum = [writer.number(bias), ...written.flatMap(({ added }) => added)].join("\n    + ");
  const probability = `1 / (1 + exp(-${writer.clamp(`\n    ${sum}\n  `, MOST)}))`;
  const needed = written.flatMap(({ needed }) => needed);
  return needed.length === 0 ? probability : `CASE WHEN ${needed.join("\n  AND ")}\nTHEN ${probability}\nEND`;
}

/** What a column adds to z, in this order, and what must be true for it. */
interface ColumnSql {
  added: string[];
  needed: string[];
}

function columnSql(writer: Writer, { entry, weights, indicator }: WeightedColumn): ColumnSql {
  const { column, missing } = entry;
  const name = writer.name(withoutNul(column));
  const marked = (isMissing: string) =>
    indicator === undefined || indicator === 0
      ? []
      : [`CASE WHEN ${isMissing} THEN ${writer.number(indicator)} ELSE 0 END`];
  switch (entry.type) {
    case "numeric":
    case "boolean":
    case "date": {
      const value =
        entry.type === "numeric"
          ? writer.numberIn(name, entry.lenient === true)
          : entry.type === "boolean"
            ? writer.truthIn(name)
            : writer.daysIn(name);
      const filled = missing === undefined ? value : `coalesce(${value}, ${writer.number(Number(missing.as ?? 0))})`;
      return {
        added: [`${writer.number(weights[0])} * (${filled})`, ...marked(`(${value}) IS NULL`)],
        needed: [writer.isFinite(filled)],
      };
    }
    case "text": {
      const text = writer.textIn(name);
      const isMissing = `coalesce(${text}, '') IN (${MISSING.map(writer.text).join(", ")})`;
      const own = levelWeights(entry, weights).filter(([, weight]) => weight !== 0);
      const cases = own.map(
        ([level, weight]) => `WHEN ${writer.text(withoutNul(level))} THEN ${writer.number(weight)}`,
      );
      const levels = `CASE ${text} ${cases.join(" ")} ELSE 0 END`;
      const as = own.find(([level]) => level === missing?.as);
      const filled =
        as === undefined ? levels : `CASE WHEN ${isMissing} THEN ${writer.number(as[1])} ELSE ${levels} END`;
      return {
        added: [...(cases.length === 0 ? [] : [filled]), ...marked(isMissing)],
        needed: missing === undefined ? [`NOT ${isMissing}`] : [],
      };
    }
    default:
      return refuseHashed(entry, "SQL");
  }
}

function withoutNul(text: string): string {
  if (!text.includes("\0")) return text;
  throw new RangeError(`model: expected names and levels without U+0000, which SQL cannot hold, got ${quote(text)}`);
}
