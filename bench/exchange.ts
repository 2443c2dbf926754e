// How a problem goes to a rival in a process of its own.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Data } from "./data.js";

/** The data as raw little-endian arrays, and a text of `name: value` lines that Python, R and JavaScript read alike. */
export function writeProblem(folder: string, { x, y }: Data, problem: Record<string, number>): void {
  const cells = "indptr" in x ? x.values : x.data;
  const fields = { rows: x.rows, columns: x.columns, width: cells.BYTES_PER_ELEMENT, ...problem };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  writeFileSync(join(folder, "problem.txt"), `${lines.join("\n")}\n`);
  writeFileSync(join(folder, "x.bin"), cells);
  writeFileSync(join(folder, "y.bin"), y);
  if ("indptr" in x) {
    writeFileSync(join(folder, "indptr.bin"), x.indptr);
    writeFileSync(join(folder, "indices.bin"), x.indices);
  }
}
