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
 * weights are all 0 are not read. No probability is below 3.3e-308. Categories of which some are numbers may be a column of
 * numbers or of texts; it is asked for its type, which no generated column of Postgres may do.
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
      const { isMissing, weightsOf } = levelsSql(writer, name, entry.levels);
      const own = levelWeights(entry, weights).filter(([, weight]) => weight !== 0);
      const as = own.find(([level]) => level === missing?.as);
      const filled =
        as === undefined
          ? weightsOf(own)
          : `CASE WHEN ${isMissing} THEN ${writer.number(as[1])} ELSE ${weightsOf(own)} END`;
      return {
        added: [...(own.length === 0 ? [] : [filled]), ...marked(isMissing)],
        needed: missing === undefined ? [`NOT ${isMissing}`] : [],
      };
    }
    default:
      return refuseHashed(entry, "SQL");
  }
}

/** A level as a number says it. */
const saysNumber = (level: string) => String(Number(level)) === level && Number.isFinite(Number(level));

/**
 * A column of categories. Where some are numbers the column may be one of numbers, which engines write as texts in other
 * ways than the model does, as 3.0 or 3.00: these are compared as numbers.
 */
function levelsSql(writer: Writer, name: string, levels: readonly string[]) {
  const text = writer.textIn(name);
  const noText = `coalesce(${text}, '') IN (${MISSING.map(writer.text).join(", ")})`;
  const ofTexts = (own: readonly (readonly [string, number])[]) =>
    caseSql(writer, text, own, (level) => writer.text(withoutNul(level)));
  if (!levels.some(saysNumber)) return { isMissing: noText, weightsOf: ofTexts };
  const number = writer.numberIn(name, true);
  const either = (ofNumber: string, ofText: string) =>
    `CASE WHEN ${writer.isNumber(name)} THEN ${ofNumber} ELSE ${ofText} END`;
  return {
    isMissing: `(${either(`${number} IS NULL`, noText)})`,
    weightsOf(own: readonly (readonly [string, number])[]) {
      const numbers = own.filter(([level]) => saysNumber(level));
      return either(
        caseSql(writer, number, numbers, (level) => writer.number(Number(level))),
        ofTexts(own),
      );
    },
  };
}

/** The weight of the level that a value is, 0 of any other. */
function caseSql(
  writer: Writer,
  value: string,
  own: readonly (readonly [string, number])[],
  literal: (level: string) => string,
): string {
  if (own.length === 0) return "0";
  const cases = own.map(([level, weight]) => `WHEN ${literal(level)} THEN ${writer.number(weight)}`);
  return `CASE ${value} ${cases.join(" ")} ELSE 0 END`;
}

function withoutNul(text: string): string {
  if (!text.includes("\0")) return text;
  throw new RangeError(`model: expected names and levels without U+0000, which SQL cannot hold, got ${quote(text)}`);
}
