// Writes the bits that Node finds, which the page holds its own against: of its data sets and of the race.
import { writeFileSync } from "node:fs";
import { COLUMNS, ROWS, sizeName } from "../src/race/problem.js";
import { bitsOf } from "../src/race/run.js";
import { bitsToPublish } from "../src/seal/published.js";

const sizes = ROWS.flatMap((rows) => COLUMNS.map((columns) => ({ rows, columns })));
write("race", Object.fromEntries(sizes.map((size) => [sizeName(size), bitsOf("wasm", size)])));
write("seal", bitsToPublish("wasm"));

function write(part: string, published: Record<string, string>): void {
  writeFileSync(`web/src/${part}/published.json`, `${JSON.stringify(published, undefined, 2)}\n`);
}
