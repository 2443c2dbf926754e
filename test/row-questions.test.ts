// What is asked of rows beside the kernels, against plain loops over the same numbers: dense and sparse, f64 and f32.
import { describe, expect, test } from "vitest";
import type { Matrix } from "../src/index.js";
import { signOfDot } from "../src/math/exact-sign.js";
import { mulberry32 } from "../src/math/random.js";
import { boundarySums } from "../src/problem/boundary-rows.js";
import { ask, storeRows } from "./store-rows.js";
import { toSparse } from "./to-sparse.js";

const ROWS = 37;
const COLUMNS = 4;
const next = mulberry32(11);
/** Halves up to ±8, a third of them 0; column 3 is never 0. */
const x = Array.from({ length: ROWS }, () =>
  Array.from({ length: COLUMNS }, (_, j) =>
    j < 3 && next() < 0.35 ? 0 : Math.floor(32 * next()) / 2 - 8 + (j === 3 ? 16.5 : 0),
  ),
);
const y = Uint8Array.from(x, () => Number(next() < 0.4));
const offset = Float64Array.from(x, () => 8 * next() - 4);
const weight = Float64Array.from(x, (_, i) => (i % 5 === 0 ? 0 : 0.5 + next()));

const single = (): Matrix => ({ data: Float32Array.from(x.flat()), rows: ROWS, columns: COLUMNS });
const sparseSingle = (): Matrix => {
  const { values, ...rest } = toSparse(x);
  return { ...rest, values: Float32Array.from(values ?? []) };
};

const forms: [string, () => Matrix, boolean][] = [
  ["dense", () => x, false],
  ["dense f32", single, false],
  ["sparse", () => toSparse(x), true],
  ["sparse f32", sparseSingle, true],
];

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  describe.each(forms)("%s", (_, form, sparse) => {
    describe.each([
      ["every row weighs 1", undefined, undefined],
      ["rows of weight 0, and offsets", weight, offset],
    ])("%s", (_, weights, offsets) => {
      const sum = ask(storeRows(form(), { y, weight: weights, offset: offsets }, backend));
      const counted = [...x.keys()].filter((i) => weights?.[i] !== 0);
      const sides = [...y].map((label) => 2 * label - 1);
      const margins = (w: number[]): number[] =>
        x.map((row) => row.reduce((total, value, j) => total + w[j] * value, w[COLUMNS]));

      test("exact sides are those of the rows as they were before a shift", () => {
        const shift = Float64Array.of(0, 0.25, 0, -3);
        for (const [w, bias] of [
          [[1, 0, -1, 0], 0],
          [[1, 2, 0, 0.5], -0.25],
          [[0, 0, 0, 1], -13],
          [[0.1, 0.2, -0.3, 0], 0],
          [[0, 0, 0, 0], 1e-300],
          [[0, 0, 0, 0], 0],
        ] as const) {
          const at = counted.map((i) => {
            const cells = x[i].map((value, j) => [w[j], value]);
            const moved = [...shift].map((by, j) => [w[j], by]);
            const terms = [...cells, ...moved, [bias, 1]];
            const [a, b] = [0, 1].map((side) => Float64Array.from(terms, (term) => term[side]));
            return sides[i] * signOfDot(a, b, terms.length);
          });
          const expected = [-1, 1].map((side) => at.filter((sign) => sign === side).length);
          expect([...sum({ kind: "exact-sides", weights: Float64Array.from(w), bias, shift })]).toEqual(expected);
        }
      });

      test("rows on a boundary lose and bend as rows of length 1 do", () => {
        const shift = Float64Array.of(0, 0.25, 0, -3);
        const center = Float64Array.of(0.5, 0, -1, 2);
        const inverse = Float64Array.of(2, 0.5, 0, 0.125);
        const theta = Float64Array.of(0.5, -0.25, 3, 1, -0.125);
        const place = { theta, tolerance: 0.0625, every: 1 };
        for (const fitBias of [true, false]) {
          for (const [w, bias] of [
            [[0, 0, 0, 0], 0],
            [[1, 0, 0, 0], 0],
          ] as const) {
            const question = { weights: Float64Array.from(w), bias, shift, center, inverse, fitBias };
            const rows = counted.filter((i) => w[0] === 0 || x[i][0] === 0);
            const towards = rows.flatMap((i) => {
              const entries = [...x[i].map((value, j) => (value - center[j]) * inverse[j]), Number(fitBias)];
              const length = Math.hypot(...entries);
              return length === 0 ? [] : [entries.map((entry) => (sides[i] * entry) / length)];
            });
            const lossAt = (at: ArrayLike<number>): number =>
              towards.reduce((loss, row) => loss + Math.log1p(Math.exp(-row.reduce((z, v, j) => z + v * at[j], 0))), 0);
            const wrong = towards.filter((row) => row.reduce((z, v, j) => z + v * theta[j], 0) < -0.0625).length;
            const told = boundarySums(sum({ kind: "boundary", ...question, ...place }), COLUMNS + 1);
            expect([told.rows, told.wrong]).toEqual([towards.length, wrong]);
            expect(told.loss).toBeCloseTo(lossAt(theta), 12);
            const step = 2 ** -12;
            const slopeAt = (at: Float64Array, j: number): number =>
              (lossAt(at.with(j, at[j] + step)) - lossAt(at.with(j, at[j] - step))) / (2 * step);
            for (let j = 0, k = 0; j <= COLUMNS; j++) {
              expect(told.gradient[j]).toBeCloseTo(slopeAt(theta, j), 5);
              for (let l = j; l <= COLUMNS; l++) {
                const [more, less] = [step, -step].map((by) => slopeAt(theta.with(l, theta[l] + by), j));
                expect(told.hessian[k++]).toBeCloseTo((more - less) / (2 * step), 4);
              }
            }
            const third = boundarySums(sum({ kind: "boundary", ...question, ...place, every: 1000 }), COLUMNS + 1);
            expect(third.rows).toBeLessThanOrEqual(1);
          }
        }
      });

      test("the edges of the classes are the largest margins on either side", () => {
        const v = [1, -0.5, 0.25, 2, 3];
        sum({ kind: "direction", v: Float64Array.from(v) });
        const t = margins(v);
        const edge = (label: number): number =>
          Math.max(...counted.filter((i) => y[i] === label).map((i) => -sides[i] * t[i]));
        expect([...sum({ kind: "class-edges" })]).toEqual([edge(0), edge(1)]);
      });

      test("the largest cells are those of the columns that are asked for", () => {
        const which = Float64Array.of(1, 0, 0, 1);
        const most = which.map((is, j) => (is === 0 ? 0 : Math.max(...counted.map((i) => Math.abs(x[i][j])))));
        expect(sum({ kind: "largest-cells", which })).toEqual(most);
      });

      test("rows reach as far from the centres as their cells, but for those that are right by far", () => {
        const w = [0.5, -0.25, 1, 0.125, -1];
        sum({ kind: "loss-gradient", w: Float64Array.from(w), precise: false });
        const centers = Float64Array.of(0, 1, -0.5, 8);
        const z = margins(w).map((margin, i) => margin + (offsets?.[i] ?? 0));
        for (const beyond of [Infinity, 4, 0, z[7] * sides[7], -100]) {
          const near = counted.filter((i) => !(sides[i] * z[i] > beyond));
          const expected = [...centers].map((center, j) =>
            // a cell that is not stored is 0, and stands for one wherever it may be
            Math.max(sparse ? Math.abs(center) : 0, ...near.map((i) => Math.abs(x[i][j] - center))),
          );
          expected.push(Math.max(0, ...near.map((i) => Math.abs(offsets?.[i] ?? 0))));
          expect([...sum({ kind: "reach", centers, beyond })]).toEqual(expected);
        }
      });

      test("the Hessian's triangle is Σ s a(1 − a) [x 1]ᵀ[x 1]", () => {
        const w = [0.25, -0.25, 0.125, 0.0625, -0.5];
        sum({ kind: "loss-gradient", w: Float64Array.from(w), precise: false });
        const z = margins(w).map((margin, i) => margin + (offsets?.[i] ?? 0));
        const r = z.map((margin, i) => {
          const a = 1 / (1 + Math.exp(-margin));
          return (weights?.[i] ?? 1) * a * (1 - a);
        });
        const padded = x.map((row) => [...row, 1]);
        const triangle = sum({ kind: "hessian" });
        let at = 0;
        for (let j = 0; j <= COLUMNS; j++) {
          for (let k = j; k <= COLUMNS; k++) {
            const entry = padded.reduce((total, row, i) => total + r[i] * row[j] * row[k], 0);
            const size = padded.reduce((total, row, i) => total + r[i] * Math.abs(row[j] * row[k]), 0);
            expect(Math.abs(triangle[at++] - entry)).toBeLessThanOrEqual(1e-13 * size);
          }
        }
        expect(at).toBe(triangle.length);
      });

      test("a shift moves the stored cells, and says which are not exact", () => {
        const moving = ask(storeRows(form(), { y, weight: weights, offset: offsets }, backend));
        const by = Float64Array.of(0, 2, 0, 12);
        const rounded = moving({ kind: "rounded-by-shift", by });
        expect([rounded[0], rounded[2]]).toEqual([0, 0]);
        // exact for by/2 ≤ x ≤ 2 by; cells that are not stored stay where they are
        const inexact = (j: number): number => x.filter((row) => !(row[j] >= by[j] / 2 && row[j] <= 2 * by[j])).length;
        if (sparse) expect([rounded[1], rounded[3]]).toEqual([inexact(1), inexact(3)]);
        else for (const j of [1, 3]) expect(rounded[j]).toBeGreaterThanOrEqual(inexact(j));
        expect(moving({ kind: "rounded-by-shift", by: Float64Array.of(0, 0, 0, -12) })[3]).toBeGreaterThanOrEqual(ROWS);
        moving({ kind: "shift", by });
        const which = Float64Array.of(1, 1, 1, 1);
        const most = which.map((_, j) =>
          Math.max(...counted.map((i) => Math.abs(sparse && x[i][j] === 0 ? 0 : x[i][j] - by[j]))),
        );
        expect(moving({ kind: "largest-cells", which })).toEqual(most);
      });
    });
  });

  test("sparse cells without values are all 1", () => {
    const indptr = [0, 2, 2, 3, 5];
    const indices = [0, 2, 1, 0, 1];
    const sum = ask(
      storeRows(
        { rows: 4, columns: 3, indptr, indices },
        { y: Uint8Array.of(1, 0, 1, 0), weight: undefined, offset: undefined },
        backend,
      ),
    );
    const direction = { weights: Float64Array.of(1, -1, 2), bias: 0, shift: new Float64Array(3) };
    // margins 3, 0, −1, 0 for labels 1, 0, 1, 0
    expect([...sum({ kind: "exact-sides", ...direction })]).toEqual([1, 1]);
    const centers = Float64Array.of(0.25, 0.75, 0);
    expect([...sum({ kind: "reach", centers, beyond: Infinity })]).toEqual([0.75, 0.75, 1, 0]);
    expect([...sum({ kind: "largest-cells", which: Float64Array.of(1, 0, 1) })]).toEqual([1, 0, 1]);
    sum({ kind: "loss-gradient", w: new Float64Array(4), precise: false });
    // a(1 − a) = ¼ everywhere
    const [c00, c01, c02, c03, c11, c12, c13, c22, c23, c33] = sum({ kind: "hessian" });
    expect([c00, c11, c22, c33]).toEqual([0.5, 0.5, 0.25, 1]);
    expect([c01, c02, c12]).toEqual([0.25, 0.25, 0]);
    expect([c03, c13, c23]).toEqual([0.5, 0.5, 0.25]);
  });
});
