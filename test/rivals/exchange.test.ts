// Numbers go to scripts and come back with all their bits.
import { expect, test } from "vitest";
import { mulberry32 } from "../../src/math/random.js";
import { Rival } from "./rival.js";

const random = mulberry32(1);
const numbers = Array.from({ length: 2000 }, () => {
  const size = 10 ** Math.floor(600 * random() - 300);
  return (random() - 0.5) * size;
});
const list = { numbers, rows: [numbers.slice(0, 3), numbers.slice(3, 6)], single: numbers[6] };

for (const [language, packages, script] of [
  ["R", ["jsonlite"], "echo.R"],
  ["Python", ["json"], "echo.py"],
] as const) {
  const rival = new Rival(language, [...packages]);
  rival.describe(language, () => {
    test("echoes numbers, matrices and lists", () => expect(rival.ask(script, list)).toEqual(list));
  });
}
