/**
 * Models that leave: as a function of JavaScript, an expression of SQL, a document of PMML or a file of ONNX; and the query
 * with which a database counts the rows for one. In a browser as in Node.
 *
 * @module logit-wasm/export
 */
export type { Exportable, PlainModel, TabularModel } from "./exports/exportable.js";
export { toJavaScript } from "./exports/javascript/to-javascript.js";
export { toOnnx } from "./exports/onnx/to-onnx.js";
export { toPmml } from "./exports/pmml/to-pmml.js";
export { type CountingOptions, countingSql } from "./exports/sql/counting-sql.js";
export type { Dialect } from "./exports/sql/dialects.js";
export { type SqlOptions, toSql } from "./exports/sql/to-sql.js";
