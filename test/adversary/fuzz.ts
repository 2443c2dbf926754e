// Random problems of every class, fitted by both backends and judged:
//   npm run fuzz -- [--minutes m] [--problems k] [--seed n] [--class name] [--first k] [--library dist/index.js]
// It goes on until the minutes or the problems are used up. The first failure of a kind in a class is printed in its
// smallest form; `--first k --problems 1` with the same seed and class repeats problem k.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Fault } from "./faults.js";
import { judge } from "./judge.js";
import type { Library } from "./library.js";
import type { Problem } from "./problem.js";
import { classOf, makeProblem, namesOf } from "./problems.js";
import { shrink } from "./shrink.js";
import { Tally } from "./tally.js";

const { values: flags } = parseArgs({
  options: {
    minutes: { type: "string" },
    problems: { type: "string" },
    seed: { type: "string", default: "1" },
    first: { type: "string", default: "0" },
    class: { type: "string" },
    library: { type: "string", default: "dist/index.js" },
    shrink: { type: "string", default: "10" },
  },
});

function countOf(name: string, text: string): number {
  const value = Number(text);
  if (!(value >= 0 && text.trim() !== ""))
    throw new RangeError(`--${name}: expected a number of at least 0, got ${text}`);
  return value;
}

const seed = countOf("seed", flags.seed);
const first = countOf("first", flags.first);
const minutes = countOf("minutes", flags.minutes ?? (flags.problems === undefined ? "1" : "Infinity"));
const last = first + countOf("problems", flags.problems ?? "Infinity");
const shrinkFor = 1000 * countOf("shrink", flags.shrink);
if (flags.class !== undefined && !namesOf().includes(flags.class)) {
  throw new RangeError(`--class: expected one of ${namesOf().join(", ")}, got ${flags.class}`);
}
const library: Library = await import(pathToFileURL(resolve(flags.library)).href);

/** A problem with more numbers than this is named, not printed. */
const PRINTABLE = 2000;
const REPORT_EVERY = 15_000;
/**
 * Of the fits that may take as long as they like, this share may end without an answer, those beyond doubles not counted:
 * most problems here are made to be so, by columns that agree, cells far out and tolerances near the limit.
 */
const UNFINISHED_SHARE = 0.035;
/** Of all certificates, this share may be true and still beyond what verify can prove. */
const UNCONFIRMED_SHARE = 0.005;

const tally = new Tally();
const seen = new Set<string>();
const started = performance.now();
let told = started;

for (let k = first; k < last && performance.now() - started < minutes * 60_000; k++) {
  const name = flags.class ?? classOf(k);
  const problem = makeProblem(seed, k, name);
  const judgement = judge(problem, library);
  tally.add(name, judgement);
  for (const { fault, detail, by } of judgement.faults) {
    console.log(`FAULT ${fault} | ${name} | --seed ${seed} --class "${name}" --first ${k} --problems 1 | ${detail}`);
    if (seen.has(`${name} ${fault}`)) continue;
    seen.add(`${name} ${fault}`);
    if (shrinkFor > 0) printSmallest(problem, fault, by);
  }
  if (performance.now() - told > REPORT_EVERY) {
    told = performance.now();
    console.log(`… problem ${k}: ${tally.line()}`);
  }
}

console.log(tally.table());
const { fits, unfinished, beyondDoubles } = tally.total;
const tooMany = unfinished - beyondDoubles > UNFINISHED_SHARE * fits;
if (tooMany) console.log(`${unfinished} of ${fits} fits are unfinished: more than ${100 * UNFINISHED_SHARE} %`);
console.log(`${tally.failures} faults in ${((performance.now() - started) / 1000).toFixed(0)} s`);
const unsure = tally.unconfirmed > UNCONFIRMED_SHARE * fits;
if (unsure) console.log(`${tally.unconfirmed} of ${fits} certificates are true and not confirmed by verify`);
process.exitCode = tally.failures > 0 || tooMany || unsure ? 1 : 0;

function printSmallest(problem: Problem, fault: Fault, by: number): void {
  // as bad as it was, roughly: a rounding error would be left of everything else
  const fails = (candidate: Problem): boolean =>
    judge(candidate, library).faults.some((found) => found.fault === fault && found.by > 0.01 * by);
  const smallest = shrink(problem, fails, shrinkFor);
  const size = smallest.x.length * smallest.x[0].length;
  if (size > PRINTABLE) {
    console.log(`  smallest form: ${smallest.x.length} x ${smallest.x[0].length}, ${JSON.stringify(smallest.options)}`);
    return;
  }
  const detail = judge(smallest, library).faults.find((found) => found.fault === fault)?.detail;
  console.log(`  smallest form, ${detail}:\n  ${JSON.stringify(smallest)}`);
}
