// Which columns are proven to depend on others: on real rows, exactly.
import { describe, expect, test } from "vitest";
import { Cholesky } from "../../src/math/cholesky.js";
import { Logistic } from "../../src/problem/logistic.js";
import { Rows } from "../../src/problem/rows.js";
import { type Asking, runHere } from "../../src/problem/sums.js";
import type { Relation } from "../../src/proof/certificate.js";
import { relationsOf } from "../../src/proof/dependence.js";
import { storeRows, summaryOf } from "../store-rows.js";
import { vector } from "./hand-made.js";

interface How {
  fitBias?: boolean;
  standardize?: boolean;
  l1?: number;
  l2?: number;
  weight?: Float64Array;
  /** Where the Hessian is asked for. */
  theta?: number[];
}

/** What is found at the start, and the columns that the factor leaves out. */
function find(x: number[][], how: How = {}): { relations: Relation[] | undefined; left: number[] } {
  const { fitBias = true, standardize = true, l1 = 0, l2 = 0, weight } = how;
  const y = Uint8Array.from(x, (_, i) => i % 2);
  const stored = storeRows(x, { y, weight, offset: undefined }, "js");
  const problem = new Logistic(summaryOf(stored), { fitBias, standardize, raw: false, l1, l2 });
  const asking = (function* (): Asking<{ relations: Relation[] | undefined; left: number[] }> {
    const point = yield* problem.at(how.theta === undefined ? new Float64Array(problem.size) : vector(...how.theta));
    const hessian = yield* point.hessian();
    const factor = new Cholesky(hessian, problem.size);
    const left = [...factor.dependent];
    return { relations: yield* relationsOf(problem, hessian, factor), left };
  })();
  return runHere(asking, [new Rows(stored)]);
}

/** With 0 for −0. */
function plain({ column, weights, bias }: Relation): Relation {
  return { column, weights: weights.map((weight) => weight + 0), bias: bias + 0 };
}

/** Distinct numbers of few bits. */
const A = [3, -1, 4, 1, -5, 9, 2, -6, 5, 3.5, -8, 7];
const B = [2, 7, -1, 8, 2, -8, 1, 8, -2, 8, 4, 5];
const C = [1, 6, 1, -8, 0, 3, -3, 9, 8, 8, -7, 5];
const rows = (make: (a: number, b: number, c: number, i: number) => number[]): number[][] =>
  A.map((a, i) => make(a, B[i], C[i], i));

describe("columns that depend on others in every row", () => {
  test.each([
    ["nothing", rows((a, b, c) => [a, b, c]), {}, []],
    ["a copy", rows((a, b) => [a, b, a]), {}, [{ column: 2, weights: [-1, 0, 1], bias: 0 }]],
    ["a copy before others", rows((a, b, c) => [a, a, b, c]), {}, [{ column: 1, weights: [-1, 1, 0, 0], bias: 0 }]],
    ["a copy of half the size", rows((a, b) => [2 * a, b, a]), {}, [{ column: 2, weights: [-1, 0, 2], bias: 0 }]],
    [
      "a copy of three times the size",
      rows((a, b) => [a, b, 3 * a]),
      {},
      [{ column: 2, weights: [-3, 0, 1], bias: 0 }],
    ],
    ["a copy of a third of the size", rows((a, b) => [3 * a, b, a]), {}, [{ column: 2, weights: [-1, 0, 3], bias: 0 }]],
    ["a copy beside a constant", rows((a, b) => [a, b, a + 16]), {}, [{ column: 2, weights: [-1, 0, 1], bias: -16 }]],
    ["a sum", rows((a, b) => [a, b, a + b]), {}, [{ column: 2, weights: [-1, -1, 1], bias: 0 }]],
    ["a difference", rows((a, b) => [a, b, 2 * a - 5 * b]), {}, [{ column: 2, weights: [-2, 5, 1], bias: 0 }]],
    [
      "two copies",
      rows((a, b) => [a, a, b, b]),
      {},
      [
        { column: 1, weights: [-1, 1, 0, 0], bias: 0 },
        { column: 3, weights: [0, 0, -1, 1], bias: 0 },
      ],
    ],
    [
      "one of three groups",
      rows((_, __, ___, i) => [0, 1, 2].map((j) => Number(j === i % 3))),
      {},
      [{ column: 2, weights: [1, 1, 1], bias: -1 }],
    ],
    [
      "a copy without a bias",
      rows((a, b) => [a, b, a]),
      { fitBias: false },
      [{ column: 2, weights: [-1, 0, 1], bias: 0 }],
    ],
    ["a ratio of 1 : 64", rows((a, b) => [64 * a, b, a]), {}, [{ column: 2, weights: [-1, 0, 64], bias: 0 }]],
    ["own scale", rows((a, b) => [a, b, 3 * a]), { standardize: false }, [{ column: 2, weights: [-3, 0, 1], bias: 0 }]],
    [
      "a constant without a bias",
      rows((a, b) => [a, b, a + 16, 3]),
      { fitBias: false, standardize: false },
      [{ column: 3, weights: [3, 0, -3, 16], bias: 0 }],
    ],
    ["a constant column, which takes no part", rows((a, b) => [a, 7, b]), {}, []],
    [
      "a copy but for a row that weighs nothing",
      rows((a, b, c, i) => [a, b, i === 5 ? c : a]),
      { weight: new Float64Array(12).fill(1).with(5, 0) },
      [{ column: 2, weights: [-1, 0, 1], bias: 0 }],
    ],
  ])("%s", (_, x, how, relations) => {
    const found = find(x, how);
    expect(found.relations?.map(plain)).toEqual(relations);
    for (const { column } of relations) expect(found.left).toContain(column);
  });
});

describe("columns that are not known to", () => {
  const copy = rows((a, b) => [a, b, a]);

  test.each([
    ["a copy that is off by one place in one row", rows((a, b, _, i) => [a, b, i === 5 ? a + 2 ** -49 : a]), {}],
    [
      "the same in a row of each class, which pass for one wrong and one right",
      rows((a, b, _, i) => [a, b, i === 4 || i === 5 ? a + 2 ** -49 : a]),
      { fitBias: false },
    ],
    ["the same below", rows((a, b, _, i) => [a, b, i === 5 ? a - 2 ** -49 : a]), {}],
    [
      "a column of saturated rows, whose curvature underflows",
      rows((a, _, __, i) => [a, i < 2 ? 1e-20 : 0]),
      { fitBias: false, standardize: false, theta: [0, -300, 0] },
    ],
    ["a sum that is rounded", rows((a, b) => [a / 3, b / 7, a / 3 + b / 7]), {}],
    ["a ratio of 1 : 65", rows((a, b) => [65 * a, b, a]), {}],
    ["copies under l2 so small that they cannot be told apart", copy, { l2: 1e-16 }],
    ["copies under l1", copy, { l1: 0.1 }],
  ])("%s", (_, x, how) => {
    const { relations, left } = find(x, how);
    expect(left.filter((j) => j < x[0].length).length).toBeGreaterThan(0);
    expect(relations).toBeUndefined();
  });
});
