// A failing problem made small: whatever can be left out or made simpler while it still fails in the same way.
import type { LogisticRegressionOptions } from "../../src/index.js";
import { type Problem, weightOf } from "./problem.js";

/**
 * @param fails whether a problem still shows the fault.
 * @param milliseconds after which the smallest so far has to do.
 */
export function shrink(problem: Problem, fails: (problem: Problem) => boolean, milliseconds: number): Problem {
  const end = performance.now() + milliseconds;
  let smallest = problem;
  let shrunk = true;
  while (shrunk) {
    shrunk = false;
    for (const candidates of [parts, rows, columns, values]) {
      // from the start again after every success: what remains has changed
      for (let again = true; again; ) {
        again = false;
        for (const candidate of candidates(smallest)) {
          if (performance.now() > end) return smallest;
          if (!hasBothClasses(candidate) || !fails(candidate)) continue;
          smallest = candidate;
          again = true;
          shrunk = true;
          break;
        }
      }
    }
  }
  return smallest;
}

function hasBothClasses(problem: Problem): boolean {
  return [0, 1].every((label) => problem.y.some((value, i) => value === label && weightOf(problem, i) > 0));
}

/** Without weights, offset, start or an option; with x in its plainest form. */
function* parts(problem: Problem): Generator<Problem> {
  const { sampleWeight, offset, start, ...bare } = problem;
  if (sampleWeight) yield { ...bare, ...(offset && { offset }), ...(start && { start }) };
  if (offset) yield { ...bare, ...(sampleWeight && { sampleWeight }), ...(start && { start }) };
  if (start) yield { ...bare, ...(sampleWeight && { sampleWeight }), ...(offset && { offset }) };
  if (problem.form !== "rows") yield { ...problem, form: "rows" };
  for (const name of Object.keys(problem.options)) {
    const options: LogisticRegressionOptions = Object.fromEntries(
      Object.entries(problem.options).filter(([other]) => other !== name),
    );
    yield { ...problem, options };
  }
}

/** Without half of the rows, a quarter, … one. */
function* rows(problem: Problem): Generator<Problem> {
  const count = problem.x.length;
  for (let size = Math.floor(count / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let first = 0; first < count; first += size) {
      const keep = (_: unknown, i: number): boolean => i < first || i >= first + size;
      const { sampleWeight, offset } = problem;
      yield {
        ...problem,
        x: problem.x.filter(keep),
        y: problem.y.filter(keep),
        ...(sampleWeight && { sampleWeight: sampleWeight.filter(keep) }),
        ...(offset && { offset: offset.filter(keep) }),
      };
    }
  }
}

function* columns(problem: Problem): Generator<Problem> {
  const count = problem.x[0].length;
  if (count === 1) return;
  for (let left = 0; left < count; left++) {
    const keep = (_: number, j: number): boolean => j !== left;
    const { start } = problem;
    yield {
      ...problem,
      x: problem.x.map((row) => row.filter(keep)),
      ...(start && { start: { ...start, weights: start.weights.filter(keep) } }),
    };
  }
}

/** Whole columns with fewer digits, then cell by cell; weights and offsets likewise. */
function* values(problem: Problem): Generator<Problem> {
  const { x, sampleWeight, offset, start } = problem;
  for (const digits of [1, 2, 3, 5]) {
    for (const j of x[0].keys()) {
      const rounded = x.map((row) => row.map((v, k) => (k === j ? shorter(v, digits) : v)));
      if (rounded.some((row, i) => row[j] !== x[i][j])) yield { ...problem, x: rounded };
    }
    if (sampleWeight) yield* replaced(sampleWeight, digits, (list) => ({ ...problem, sampleWeight: list }));
    if (offset) yield* replaced(offset, digits, (list) => ({ ...problem, offset: list }));
    if (start) yield* replaced(start.weights, digits, (list) => ({ ...problem, start: { ...start, weights: list } }));
  }
  for (const [i, row] of x.entries()) {
    for (const [j, value] of row.entries()) {
      for (const simple of simpler(value)) {
        yield { ...problem, x: x.map((other, k) => (k === i ? other.map((v, c) => (c === j ? simple : v)) : other)) };
      }
    }
  }
}

function* replaced(list: number[], digits: number, put: (list: number[]) => Problem): Generator<Problem> {
  const rounded = list.map((value) => shorter(value, digits));
  if (rounded.some((value, i) => value !== list[i])) yield put(rounded);
}

function shorter(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** Of a simpler kind than the value, the simplest first: so that it comes to an end. */
function simpler(value: number): number[] {
  const cost = (v: number): number =>
    v === 0 ? 0 : v === 1 ? 1 : Number.isInteger(v) && Math.abs(v) < 10 ? 2 : 2 + String(v).length;
  const candidates = [0, 1, Math.round(value), shorter(value, 1), shorter(value, 2)];
  return candidates.filter((v) => cost(v) < cost(value));
}
