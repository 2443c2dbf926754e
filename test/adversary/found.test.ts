// What the fuzz once found, in its smallest form: none of it may come back.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LogisticRegression } from "../../src/index.js";
import { judge } from "./judge.js";
import type { Problem } from "./problem.js";

interface Found {
  /** What was wrong, and the class of problems that showed it. */
  name: string;
  problem: Problem;
}

const found: Found[] = JSON.parse(readFileSync(new URL("found.json", import.meta.url), "utf8"));

test.each(found)("$name", ({ problem }) => {
  expect(judge(problem, { LogisticRegression }).faults).toEqual([]);
});
