// What bench/js.ts wrote for a rival: rows of numbers, labels, and what to minimise.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * rows, columns; x: row-major Float64Array; y: 0 or 1 a row; l2: the strength of the penalty on the mean loss, bias
 * free; curvature: a bound of the objective's second derivative in any direction, which tells the largest learning rate,
 * 1 / curvature, that is sure to go down; goal: the loss at which it has come far enough.
 */
export function load(folder) {
  const lines = readFileSync(join(folder, "problem.txt"), "utf8").trim().split("\n");
  const fields = Object.fromEntries(lines.map((line) => line.split(": ")));
  const [rows, columns, l2, curvature, goal] = ["rows", "columns", "l2", "curvature", "goal"].map((name) =>
    Number(fields[name]),
  );
  const x = new Float64Array(rows * columns);
  readFileSync(join(folder, "x.bin")).copy(new Uint8Array(x.buffer));
  const y = Uint8Array.from(readFileSync(join(folder, "y.bin")));
  return { rows, columns, x, y, l2, curvature, goal };
}

export function firstRows({ rows, columns, x, y, ...rest }, most) {
  const count = Math.min(rows, most);
  return { rows: count, columns, x: x.subarray(0, count * columns), y: y.subarray(0, count), ...rest };
}
