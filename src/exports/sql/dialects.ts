// What engines write differently: names, texts, and how a cell becomes a number.
import { MISSING } from "../../tables/missing.js";

/** An engine whose SQL is known. */
export type Dialect = "duckdb" | "postgres" | "sqlite";

export const DIALECTS: readonly Dialect[] = ["duckdb", "postgres", "sqlite"];

/** Expressions over one column, whose quoted name they are given; NULL where the cell is missing. */
export interface Writer {
  /** A name in quotes. */
  name(column: string): string;
  /** A text as a literal. */
  text(value: string): string;
  /** A finite number as a literal of double precision. */
  number(value: number): string;
  /** A cell as a number, infinite where it is none. @param lenient whether a text that is none counts as missing. */
  numberIn(name: string, lenient: boolean): string;
  /** Whether a cell is of a type of numbers, of whatever kind its column is. */
  isNumber(name: string): string;
  /** A cell as 1 or 0, infinite where it is neither. */
  truthIn(name: string): string;
  /** A cell as days since 1970-01-01 UTC, infinite where it is no date. */
  daysIn(name: string): string;
  /** A cell as a text, without blanks and tabs around it. */
  textIn(name: string): string;
  /** Whether a number is finite: false or NULL where it is NULL or NaN. */
  isFinite(number: string): string;
  /** The number between −most and most that is nearest. */
  clamp(number: string, most: number): string;
}

/** A text in quotes, those within it doubled. */
export const doubled = (text: string, quote: string) => `${quote}${text.replaceAll(quote, quote + quote)}${quote}`;
const literal = (text: string) => doubled(text, "'");
/** With an exponent, as what has none is a decimal to some engines. */
const double = (value: number) => value.toExponential();
const LEAST_AND_GREATEST = (number: string, most: number) =>
  `greatest(${double(-most)}, least(${double(most)}, ${number}))`;

const DUCKDB: Writer = {
  name: (column) => doubled(column, '"'),
  text: literal,
  number: double,
  numberIn: (name, lenient) => `nullif(${lenient ? "TRY_CAST" : "CAST"}(${name} AS DOUBLE), CAST('NaN' AS DOUBLE))`,
  isNumber: (name) =>
    `regexp_full_match(typeof(${name}), 'U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL[(].*|BIGNUM')`,
  truthIn: (name) => `CAST(CAST(${name} AS BOOLEAN) AS DOUBLE)`,
  daysIn: (name) => `epoch_us(${name}) / 1e3 / 864e5`,
  textIn: (name) => `trim(CAST(${name} AS VARCHAR), ' ' || chr(9))`,
  isFinite: (number) => `abs(${number}) < CAST('Infinity' AS DOUBLE)`,
  clamp: LEAST_AND_GREATEST,
};

const POSTGRES: Writer = {
  name: (column) => doubled(column, '"'),
  // in other literals a backslash means itself only where the server is set so
  text: (value) => (value.includes("\\") ? `E${literal(value.replaceAll("\\", "\\\\"))}` : literal(value)),
  number: (value) => `float8 '${double(value)}'`,
  numberIn(name, lenient) {
    const text = `btrim(CAST(${name} AS text))`;
    const number = `CASE WHEN ${text} ~ '^[+-]?(([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?|Infinity)$' THEN CAST(${text} AS float8) END`;
    return lenient ? number : `nullif(CAST(${name} AS float8), float8 'NaN')`;
  },
  isNumber: (name) =>
    `CAST(pg_typeof(${name}) AS text) IN ('smallint', 'integer', 'bigint', 'real', 'double precision', 'numeric')`,
  truthIn: (name) => `CAST(CAST(CAST(${name} AS boolean) AS int) AS float8)`,
  // seconds are decimals from version 14 on, so that milliseconds are whole
  daysIn: (name) => `CAST(extract(epoch FROM ${name}) * 1000 AS float8) / float8 '864e5'`,
  textIn: (name) => `btrim(CAST(${name} AS text), ' ' || chr(9)) COLLATE "C"`,
  isFinite: (number) => `abs(${number}) < float8 'Infinity'`,
  clamp: LEAST_AND_GREATEST,
};

const SQLITE_BLANKS = "char(32, 9)";
const SQLITE_INFINITY = "9e999";

/** Any cell of SQLite may hold anything. */
function inSqlite(name: string, fits: string, value: string, odd?: string): string {
  const missing = MISSING.map(literal).join(", ");
  return `CASE WHEN ${fits} THEN ${value} WHEN ${odd ?? `trim(${name}, ${SQLITE_BLANKS}) NOT IN (${missing})`} THEN ${SQLITE_INFINITY} END`;
}

const SQLITE: Writer = {
  // in double quotes a name that no column has would be taken for a text
  name: (column) => doubled(column, "`"),
  text: literal,
  number: double,
  // a text with a digit might be a number
  numberIn: (name, lenient) =>
    inSqlite(name, SQLITE.isNumber(name), `CAST(${name} AS REAL)`, lenient ? `${name} GLOB '*[0-9]*'` : undefined),
  isNumber: (name) => `typeof(${name}) IN ('integer', 'real')`,
  truthIn: (name) => inSqlite(name, `${name} IN (0, 1)`, `CAST(${name} AS REAL)`),
  daysIn(name) {
    const date = `${name} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' AND strftime('%s', ${name}) IS NOT NULL`;
    const days = `(1e3 * strftime('%s', ${name}) + substr(strftime('%f', ${name}), 4)) / 864e5`;
    return inSqlite(name, date, days);
  },
  textIn: (name) => `trim(CAST(${name} AS TEXT), ${SQLITE_BLANKS})`,
  isFinite: (number) => `abs(${number}) < ${SQLITE_INFINITY}`,
  clamp: (number, most) => `max(${double(-most)}, min(${double(most)}, ${number}))`,
};

export const WRITERS: Readonly<Record<Dialect, Writer>> = { duckdb: DUCKDB, postgres: POSTGRES, sqlite: SQLITE };
