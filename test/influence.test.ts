// Against SAS, which statsmodels publishes, and R.
import { describe, expect, test } from "vitest";
import { type Influence, influence, LogisticRegression, TrainingSet } from "../src/index.js";
import { cases, table } from "./optima.js";
import { columnsOf, expectNear, numbers } from "./published.js";
import { ask, storeRows } from "./store-rows.js";
import { toSparse } from "./to-sparse.js";

const [golden] = cases.filter((one) => one.case === "birthwt/none");
const birthwt = () => table({ ...golden, features: ["age", "lwt", "smoke"] });
const constriction = {
  x: numbers("constriction.csv", "log_rate", "log_volumne"),
  y: numbers("constriction.csv", "constrict").flat(),
};

/** A row's leverage, Pearson, deviance, Cook's distance, then DFBETA of the bias and the columns, as R has them. */
function row(
  { leverage, standardizedPearson, standardizedDeviance, cooksDistance, dfbeta = [] }: Influence,
  i: number,
) {
  const changes = dfbeta.map((list) => list[i]);
  return [
    ...[leverage, standardizedPearson, standardizedDeviance, cooksDistance].map((list) => list[i]),
    ...changes.slice(-1),
    ...changes.slice(0, -1),
  ];
}

function expectDigits(actual: number[], expected: number[], within: number): void {
  expectNear(
    actual.map((value, k) => value / expected[k]),
    expected.map(() => 1),
    within,
  );
}

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  const fitted = (x: number[][], y: number[], said: { sampleWeight?: number[]; offset?: number[] } = {}) =>
    new LogisticRegression({ l1: 0, l2: 0, tolerance: 1e-13, backend }).fit(x, y, said);

  test("SAS of vasoconstriction, after Pregibon", () => {
    const { x, y } = constriction;
    const file = "constriction-influence.csv";
    const told = influence(fitted(x, y), x, y, { dfbeta: "standard-errors" });
    expect(columnsOf(file).slice(3, 9).join()).toBe(
      "resid_pearson,resid_deviance,hat_matrix_diagonal,dfb_intercept,dfb_lograte,dfb_logvolumne",
    );
    const sas = numbers(file, ...columnsOf(file).slice(3, 10));
    sas.forEach(([pearson, deviance, leverage, ...rest], i) => {
      const left = Math.sqrt(1 - told.leverage[i]);
      const cook = rest.pop() ?? Number.NaN;
      const [h, standardPearson, standardDeviance, distance, ...changes] = row(told, i);
      expectNear([h, standardPearson * left, standardDeviance * left], [leverage, pearson, deviance], 6e-5);
      expectNear(changes, rest, 6e-5);
      // SAS does not divide by the number of weights
      expectNear([distance * 3], [cook], 1e-5 + 2e-3 * cook);
    });
  });

  // R 4.2.2: m <- glm(low ~ age + lwt + smoke, binomial, birthwt, epsilon = 1e-15, maxit = 50);
  // cbind(hatvalues(m), rstandard(m, type = "pearson"), rstandard(m), cooks.distance(m),
  //   dfbeta(m) * residuals(m, "pearson") / residuals(m, "deviance"))
  test.each([
    [
      0,
      [0.027389274, -0.45975682, -0.62005093, 0.0014881196, 0.018513405],
      [0.00097955598, -0.00039052189, 0.0077735809],
    ],
    [4, [0.022082517, -1.0307598, -1.2071037, 0.0059979294, -0.086648924], [0.0023434161, 0.00026628352, -0.030067989]],
    [188, [0.015361264, 1.2052585, 1.3430433, 0.0056656595, 0.0063103516], [-0.0011647307, 0.0001601629, 0.035243241]],
  ])("R of low birth weight, row %d", (i, first, changes) => {
    const { x, y } = birthwt();
    for (const rows of [x, toSparse(x)]) {
      expectDigits(row(influence(fitted(x, y), rows, y), i), [...first, ...changes], 1e-7);
    }
  });

  // the same with weights = 0:188 %% 4
  test.each([
    [
      1,
      [0.0148211147, -0.426211103, -0.578121974, 0.00068321171, 0.0273155787],
      [-0.00116088667, -4.35015899e-5, 0.00408051589],
    ],
    [
      3,
      [0.0398568342, -1.57392857, -1.91002801, 0.0257085069, -0.0810923242],
      [0.000654280123, 0.000518063405, -0.0630215474],
    ],
    [
      187,
      [0.0382112123, 2.48836671, 2.61199951, 0.0615006746, 0.151235513],
      [-0.00931205079, 0.000884973332, -0.0566570343],
    ],
  ])("R of weighted rows, row %d", (i, first, changes) => {
    const { x, y } = birthwt();
    const sampleWeight = y.map((_, k) => k % 4);
    const told = influence(fitted(x, y, { sampleWeight }), x, y, { sampleWeight });
    expectDigits(row(told, i), [...first, ...changes], 1e-7);
    expect(row(told, 4)).toEqual(Array(8).fill(0));
  });

  test("leverages add up to the number of weights, and far columns change none", () => {
    const { x, y } = constriction;
    const offset = y.map((_, i) => Math.sin(i));
    const model = fitted(x, y, { offset });
    const told = influence(model, x, y, { offset, names: ["rate", "volume"] });
    expectNear([told.leverage.reduce((sum, h) => sum + h, 0)], [3], 1e-12);
    expect(told.names).toEqual(["rate", "volume", "(bias)"]);
    const set = new TrainingSet(x, y, { offset, backend });
    expect(influence(model, set).cooksDistance).toEqual(told.cooksDistance);
    const far = x.map(([a, b]) => [a, b + 4096]);
    const moved = influence(fitted(far, y, { offset }), far, y, { offset });
    expectNear(moved.leverage, [...told.leverage], 1e-10);
    expectNear(moved.dfbeta?.[1] ?? [], [...(told.dfbeta?.[1] ?? [])], 1e-9);
    expect(influence(model, x, y, { offset, dfbeta: "none" }).dfbeta).toBeUndefined();
  });

  test("without a bias there is none to change", () => {
    const { x, y } = constriction;
    const model = new LogisticRegression({ l2: 0, fitBias: false, standardize: false, backend }).fit(x, y);
    const told = influence(model, x, y);
    expect(told.dfbeta).toHaveLength(2);
    expectNear([told.leverage.reduce((sum, h) => sum + h, 0)], [2], 1e-12);
  });

  test("rows asked for in parts are those of all at once", () => {
    const rows = 5003;
    const x = Array.from({ length: rows }, (_, i) => [Math.sin(i), Math.cos(i * i)]);
    const y = Uint8Array.from(x, ([a, b]) => Number(a > b));
    const sum = ask(storeRows(x, { y, weight: undefined, offset: undefined }, backend));
    sum({ kind: "loss-gradient", w: Float64Array.of(0.3, -0.5, 0.1), precise: false });
    const asked = (from: number, to: number) =>
      sum({
        kind: "influence",
        from,
        to,
        center: Float64Array.of(0.1, 0.2),
        inverse: Float64Array.of(2, 3),
        fitBias: true,
        factor: Float64Array.of(0.1, 0.01, 0.2, 0.03, 0.02, 0.1),
        combinations: [Float64Array.of(1, 2, 3)],
      });
    const parts = [0, 1, 1300, 2600, 5000, rows].flatMap((to, k, all) => (k === 0 ? [] : [...asked(all[k - 1], to)]));
    expect(parts).toEqual([...asked(0, rows)]);
    expect(parts).toHaveLength(4 * rows);
  });
});

test("what cannot be told is said", () => {
  const { x, y } = constriction;
  const model = new LogisticRegression({ l2: 0 }).fit(x, y);
  const refuse = (options: object, message: string): void =>
    expect(() => influence(model, x, y, options)).toThrow(message);
  refuse({ dfbeta: true }, "dfbeta: expected one of weights, standard-errors, none, got true");
  refuse({ weightMeaning: "frequency" }, "influence option: expected one of dfbeta, sampleWeight, offset, names, got");
  expect(() => influence(new LogisticRegression().fit(x, y), x, y)).toThrow("model: expected a fit without a penalty");
  const turned = y.map((label) => 1 - label);
  expect(() => influence(model, x, turned)).toThrow("model: expected weights within 0.1 standard errors");
});
