/**
 * Models that leave: as a function of JavaScript or an expression of SQL. In a browser as in Node.
 *
 * @module logit-wasm/export
 */
export type { Exportable, PlainModel, TabularModel } from "./exports/exportable.js";
export { toJavaScript } from "./exports/javascript/to-javascript.js";
export type { Dialect } from "./exports/sql/dialects.js";
export { type SqlOptions, toSql } from "./exports/sql/to-sql.js";
