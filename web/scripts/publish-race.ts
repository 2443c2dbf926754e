// Writes web/src/race/published.json: the bits of the race's fits in Node, which the page holds its own against.
import { writeFileSync } from "node:fs";
import { COLUMNS, ROWS, sizeName } from "../src/race/problem.js";
import { bitsOf } from "../src/race/run.js";

const sizes = ROWS.flatMap((rows) => COLUMNS.map((columns) => ({ rows, columns })));
const published = Object.fromEntries(sizes.map((size) => [sizeName(size), bitsOf("wasm", size)]));
writeFileSync("web/src/race/published.json", `${JSON.stringify(published, undefined, 2)}\n`);
