// node make.mjs 1000000 28: writes rows.f32 and labels.u8 for fit.mjs, rows by chance whose labels depend on them.
import { open } from "node:fs/promises";

const [rows, columns] = process.argv.slice(2).map(Number);
/** Rows that are written at a time. */
const PIECE = 65_536;

let state = 1;
/** A number between 0 and 1, by the generator of Park and Miller: the same on every machine. */
function chance() {
  state = (48_271 * state) % 2_147_483_647;
  return state / 2_147_483_647;
}

const [x, y] = [await open("rows.f32", "w"), await open("labels.u8", "w")];
for (let first = 0; first < rows; first += PIECE) {
  const size = Math.min(PIECE, rows - first);
  const cells = new Float32Array(size * columns);
  const labels = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    let z = 0;
    for (let j = 0; j < columns; j++) {
      const cell = chance() + chance() + chance() - 1.5;
      cells[i * columns + j] = cell;
      z += ((j % 5) - 2) * cell;
    }
    labels[i] = chance() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
  }
  await x.write(cells);
  await y.write(labels);
}
await x.close();
await y.close();
