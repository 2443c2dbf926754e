// Sums in twice the precision, against the same with a hundred digits: dense and sparse, f64 and f32.
import type { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import type { Matrix } from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";
import { carefulSums } from "../src/problem/careful-rows.js";
import { Digits, toDecimal } from "./adversary/to-decimal.js";
import { ask, storeRows } from "./store-rows.js";
import { toSparse } from "./to-sparse.js";

const ROWS = 23;
const COLUMNS = 3;
const next = mulberry32(5);
/** f32 numbers; column 1 is column 0 but for its last bits; some cells are 0. */
const x = Array.from({ length: ROWS }, () => {
  const [a, b, c] = [0, 1, 2].map(() => (next() < 0.2 ? 0 : Math.fround(2 * next() - 1)));
  return [a, Math.fround(a + b * 2 ** -17), c];
});
const y = Uint8Array.from(x, () => Number(next() < 0.4));
const offset = Float64Array.from(x, () => 8 * next() - 4);
const weight = Float64Array.from(x, (_, i) => (i % 5 === 0 ? 0 : 0.5 + next()));
// right by more than 60, by less, and wrong by far
offset[1] = y[1] === 1 ? 70 : -70;
offset[2] = y[2] === 1 ? 55 : -55;
offset[3] = y[3] === 1 ? -70 : 70;

const single = (): Matrix => ({ data: Float32Array.from(x.flat()), rows: ROWS, columns: COLUMNS });
const sparseSingle = (): Matrix => {
  const { values, ...rest } = toSparse(x);
  return { ...rest, values: Float32Array.from(values ?? []) };
};

/** Weights that all but cancel, as they do for what has been taken from the columns. */
const weights = Float64Array.of(1.1 * 2 ** 19 + 0.25, -1.1 * 2 ** 19, 0.3);
const bias = 1.3;
const shift = Float64Array.of(2, 2, -5);
/** A difference that shows the last bits, a plain column, and 1. */
const combinations = [
  Float64Array.of(-1.1 * 2 ** 17, 1.1 * 2 ** 17, 0.1, 0.3),
  Float64Array.of(0, 0, 1, 0),
  Float64Array.of(0, 0, 0, 1),
];

const D = toDecimal;
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): Decimal =>
  Array.from(a).reduce((sum, value, j) => sum.plus(D(value).times(D(b[j]))), new Digits(0));
const times = (...factors: Decimal[]): Decimal => factors.reduce((product, factor) => product.times(factor));

/** The difference from the truth, relative. */
function expectNear(actual: number, expected: Decimal, within: number): void {
  const off = D(actual).minus(expected).abs();
  expect(off.lessThanOrEqualTo(expected.abs().times(within))).toBe(true);
}

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  describe.each<[string, () => Matrix]>([
    ["dense", () => x],
    ["dense f32", single],
    ["sparse", () => toSparse(x)],
    ["sparse f32", sparseSingle],
  ])("%s", (_, form) => {
    test.each<[string, Float64Array | undefined, Float64Array | undefined]>([
      ["every row weighs 1", undefined, undefined],
      ["rows of weight 0, and offsets", weight, offset],
    ])("%s", (_, weighed, offsets) => {
      const sum = ask(storeRows(form(), { y, weight: weighed, offset: offsets }, backend));
      const count = combinations.length;
      const told = carefulSums(sum({ kind: "careful", weights, bias, shift, combinations }), count);

      const rows = x.map((row, i) => {
        const terms = [...row.map((value, j) => [weights[j], value]), ...[...shift].map((by, j) => [weights[j], by])];
        const factors = [0, 1].map((side) => [...terms, [bias, 1], [offsets?.[i] ?? 0, 1]].map((term) => term[side]));
        const z = dot(factors[0], factors[1]);
        const size = dot(factors[0].map(Math.abs), factors[1].map(Math.abs));
        const odds = z.exp();
        const a = odds.div(odds.plus(1));
        const bend = a.div(odds.plus(1));
        const wrong = y[i] === 1 ? z.neg() : z;
        const loss = wrong.exp().plus(1).ln();
        const cells = combinations.map((combination) => dot(combination, [...row, 1]));
        return { s: D(weighed?.[i] ?? 1), z, size, bend, loss, wrong, residual: a.minus(y[i]), cells };
      });
      type Row = (typeof rows)[number];
      const total = (of: (row: Row) => Decimal): Decimal => rows.reduce((all, row) => all.plus(of(row)), new Digits(0));

      // a row of little weight may be out furthest
      const counted = (s: Decimal): Decimal => (s.isZero() ? s : Digits.max(s, 1));
      // what is not negative is added without loss but for a rounding or two a row
      const one = 2 ** -52 * ROWS;
      expectNear(
        told.loss,
        total(({ s, loss }) => times(s, loss)),
        one,
      );
      expectNear(
        told.margins,
        total(({ s, z }) => times(counted(s), z, z)),
        one,
      );
      expectNear(
        told.sizes,
        total(({ s, size }) => times(counted(s), size, size)),
        one,
      );
      for (let c = 0, k = 0; c < count; c++) {
        expectNear(
          told.squares[c],
          total(({ s, cells }) => times(s, cells[c], cells[c])),
          one,
        );
        expectNear(
          told.near[c],
          total(({ s, wrong, cells }) => (s.isZero() || wrong.lessThan(-60) ? new Digits(0) : cells[c].pow(2))),
          one,
        );
        const size = total(({ s, residual, cells }) => times(s, residual, cells[c]).abs());
        expectNear(told.gradientSizes[c], size, one);
        const gradient = total(({ s, residual, cells }) => times(s, residual, cells[c]));
        expect(D(told.gradient[c]).minus(gradient).abs().lessThanOrEqualTo(size.times(one))).toBe(true);
        for (let d = c; d < count; d++, k++) {
          const entry = ({ s, bend, cells }: Row): Decimal => times(s, bend, cells[c], cells[d]);
          const most = total((row) => entry(row).abs());
          expect(D(told.hessian[k]).minus(total(entry)).abs().lessThanOrEqualTo(most.times(one))).toBe(true);
        }
      }
      expect([told.gradient.length, told.hessian.length, told.squares.length, told.near.length]).toEqual([3, 6, 3, 3]);
    });
  });
});
