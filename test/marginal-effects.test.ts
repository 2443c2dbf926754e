// Against Stata's margins, which statsmodels publishes, statsmodels' own, and R.
import { describe, expect, test } from "vitest";
import {
  LogisticRegression,
  type MarginalEffects,
  type MarginalEffectsOptions,
  marginalEffects,
  TrainingSet,
} from "../src/index.js";
import { cases, table } from "./optima.js";
import { expectNear, numbers, published } from "./published.js";
import { toSparse } from "./to-sparse.js";

const [golden] = cases.filter((one) => one.case === "birthwt/none");
/** Columns of low birth weight, a race against black. */
const birthwt = (...features: string[]) => table({ ...golden, features });
const effects = ({ effects }: MarginalEffects): number[] => effects.map(({ effect }) => effect);
const errors = ({ effects }: MarginalEffects): number[] => effects.map(({ standardError }) => standardError);
const spector = {
  x: numbers("spector.csv", "GPA", "TUCE", "PSI"),
  y: numbers("spector.csv", "GRADE").flat(),
  names: ["GPA", "TUCE", "PSI"],
};

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  const fitted = (x: number[][], y: number[], said: { sampleWeight?: number[]; offset?: number[] } = {}) =>
    new LogisticRegression({ l1: 0, l2: 0, tolerance: 1e-13, backend }).fit(x, y, said);

  // Stata holds GPA in single precision; its optimum is right to 1e-8
  test.each<[keyof typeof published.spector & `margeff_${string}`, MarginalEffectsOptions]>([
    ["margeff_nodummy_dydx", { discrete: false }],
    ["margeff_nodummy_dydxmean", { discrete: false, at: "means" }],
    ["margeff_nodummy_dydxzero", { discrete: false, values: { GPA: 0, TUCE: 0, PSI: 0 } }],
    ["margeff_nodummy_dydxmedian", { discrete: false, at: "means", values: { GPA: 3.065, TUCE: 22.5, PSI: 0 } }],
    ["margeff_nodummy_atexog1", { discrete: false, values: { GPA: 2, PSI: 1 } }],
    ["margeff_nodummy_atexog2", { discrete: false, at: "means", values: { TUCE: 21, PSI: 0 } }],
    ["margeff_dummy_dydx", {}],
    ["margeff_dummy_dydxmean", { at: "means" }],
    ["margeff_dummy_atexog1", { values: { GPA: 2, PSI: 1 } }],
    ["margeff_dummy_atexog2", { at: "means", values: { TUCE: 21, PSI: 0 } }],
  ])("Stata's margins of Spector and Mazzeo: %s", (name, options) => {
    const { x, y, names } = spector;
    const told = marginalEffects(fitted(x, y), x, y, { names, ...options });
    expectNear(effects(told), published.spector[name], 1e-6);
    expectNear(errors(told), published.spector[`${name}_se`], 1e-6);
  });

  test.each<[MarginalEffectsOptions["at"], number[], number[]]>([
    [
      "average",
      [-0.00691121816, -0.00328353983, 0.136432303, 0.384811807],
      [0.00639933904, 0.0012117648, 0.067208757, 0.132589616],
    ],
    [
      "means",
      [-0.00738278106, -0.00350758073, 0.143898655, 0.41853698],
      [0.00687817195, 0.00134164056, 0.0709969946, 0.146186933],
    ],
  ])("statsmodels 0.13.5 of low birth weight: %s", (at = "average", values, standardErrors) => {
    // sm.Logit(low, [age, lwt, smoke, ht, 1]).fit(tol=1e-14).get_margeff(at="overall" | "mean", dummy=True)
    const { x, y } = birthwt("age", "lwt", "smoke", "ht");
    for (const rows of [x, toSparse(x)]) {
      const told = marginalEffects(fitted(x, y), rows, y, { at });
      expectNear(effects(told), values, 1e-9);
      expectNear(errors(told), standardErrors, 1e-9);
    }
  });

  // R 4.2.2: m <- glm(low ~ age + lwt + race + smoke, binomial, birthwt, epsilon = 1e-14), race with black first;
  // means of plogis with every row's race set, g <- numDeriv::grad of that by coef(m), sqrt(g %*% V %*% g)
  test.each<[string, Pick<MarginalEffectsOptions, "covariance">, boolean, number[], number[]]>([
    [
      "V = vcov(m)",
      {},
      false,
      [-0.00433535332, -0.0636235168, -0.243063109],
      [0.00656873639, 0.116793409, 0.105379651],
    ],
    [
      'V = sandwich::vcovHC(m, "HC0")',
      { covariance: "HC0" },
      false,
      [-0.00433535332, -0.0636235168, -0.243063109],
      [0.00625612648, 0.11773999, 0.107095025],
    ],
    [
      "weights 1 + i mod 3, weighted means",
      {},
      true,
      [-0.00597990526, -0.149897956, -0.306488194],
      [0.00456685359, 0.0831054506, 0.075720395],
    ],
  ])("R, with a category: %s", (_, covariance, weighted, values, standardErrors) => {
    const names = ["age", "lwt", "race=other", "race=white", "smoke"];
    const { x, y } = birthwt(...names);
    const said = weighted ? { sampleWeight: y.map((_, i) => 1 + (i % 3)) } : {};
    const categories = [{ name: "race", reference: "black", levels: ["other", "white"], columns: names.slice(2, 4) }];
    const model = fitted(x, y, said);
    for (const rows of [x, toSparse(x)]) {
      const told = marginalEffects(model, rows, y, {
        ...covariance,
        ...said,
        categories,
        names,
        columns: ["age", "race"],
      });
      expectNear(effects(told), values, 1e-9);
      expectNear(errors(told), standardErrors, 2e-9);
      expect(told.effects.map(({ name, contrast }) => `${name}: ${contrast}`)).toEqual([
        "age: dp/dx",
        "race: other against black",
        "race: white against black",
      ]);
    }
  });

  test("R's brglm2 with Firth's penalty", () => {
    // R 4.2.2, brglm2 0.9: glm(low ~ age + lwt + race + smoke, binomial, birthwt, method = "brglmFit",
    // type = "AS_mean", epsilon = 1e-12), effects and gradients as above
    const { x, y } = birthwt("age", "lwt", "race=other", "race=white", "smoke");
    const model = new LogisticRegression({ firth: true, backend }).fit(x, y);
    const told = marginalEffects(model, x, y, { columns: ["x1", "x5"] });
    expectNear(effects(told), [-0.00415275941, 0.205191645], 1e-8);
    expectNear(errors(told), [0.00660678121, 0.0729329667], 1e-8);
    expect(() => marginalEffects(model, x, y, { covariance: "HC0" })).toThrow(
      'covariance: expected "model" of a fit with firth: true, got another',
    );
  });

  test("of a column far from 0 the same, and of a TrainingSet", () => {
    const { x, y } = spector;
    const told = marginalEffects(fitted(x, y), x, y);
    const far = x.map(([gpa, tuce, psi]) => [gpa, tuce + 2 ** 20, psi + 2 ** 20]);
    // a derivative knows nothing of where a column is 0; nothing is 0 or 1 there
    const moved = marginalEffects(fitted(far, y), far, y, { at: "means" });
    const plain = marginalEffects(fitted(x, y), x, y, { at: "means", discrete: false });
    expectNear(effects(moved), effects(plain), 1e-9);
    expectNear(errors(moved), errors(plain), 1e-8);
    expect(marginalEffects(fitted(x, y), new TrainingSet(x, y, { backend })).effects).toEqual(told.effects);
  });

  test("a column that is nearly always 1 is moved towards 0 in memory, and changes from 0 to 1 all the same", () => {
    const x = Array.from({ length: 3000 }, (_, i) => [Number(i % 500 !== 7), Math.sin(i)]);
    const y = x.map(([a, b], i) => Number(0.5 * a + b + 2 * Math.cos(i * i) > 0));
    const model = fitted(x, y);
    const [w, v] = model.weights;
    const p = (a: number, [, b]: number[]): number => 1 / (1 + Math.exp(-(model.bias + a * w + b * v)));
    const mean = x.reduce((sum, row) => sum + p(1, row) - p(0, row), 0) / x.length;
    const told = marginalEffects(model, x, y);
    expectNear([told.effects[0].effect], [mean], 1e-12);
    expectNear(errors(told), errors(marginalEffects(model, toSparse(x), y)), 1e-9);
  });

  test("an offset counts: of a column whose weight is known", () => {
    const { x, y } = spector;
    const model = fitted(x, y);
    const others = x.map(([, ...row]) => row);
    const offset = x.map(([gpa]) => gpa * model.weights[0]);
    const free = marginalEffects(model, x, y);
    const fixed = marginalEffects(fitted(others, y, { offset }), others, y, { offset });
    expectNear(effects(fixed), effects(free).slice(1), 1e-7);
    const [freeMean, fixedMean] = [
      marginalEffects(model, x, y, { at: "means" }),
      marginalEffects(fitted(others, y, { offset }), others, y, { offset, at: "means" }),
    ];
    expectNear(effects(fixedMean), effects(freeMean).slice(1), 1e-7);
  });
});

test("prints a table", () => {
  const { x, y, names } = spector;
  const model = new LogisticRegression({ l2: 0 }).fit(x, y);
  const lines = String(marginalEffects(model, x, y, { names, at: "means", values: { PSI: 0 }, level: 0.9 })).split(
    "\n",
  );
  expect(lines[0]).toBe("marginal effects on P(class 1), at the means, with PSI = 0");
  expect(lines[2]).toMatch(/^ +contrast +effect +std\. error +z +p +90% interval +$/);
  expect(lines[3]).toMatch(/^GPA +dp\/dx +0\.\d+ +0\.\d+ +\d\.\d\d +0\.\d{4} +/);
  expect(lines[5]).toMatch(/^PSI +1 against 0 +0\.45650 +0\.18105 +2\.52 +0\.0117 /);
});

test("what cannot be told is said", () => {
  const { x, y, names } = spector;
  const model = new LogisticRegression({ l2: 0 }).fit(x, y);
  const refuse = (options: object, message: string): void =>
    expect(() => marginalEffects(model, x, y, { names, ...options })).toThrow(message);
  expect(() => marginalEffects(new LogisticRegression().fit(x, y), x, y)).toThrow(
    "model: expected a fit without a penalty",
  );
  refuse({ at: "mean" }, 'at: expected one of average, means, got "mean" (did you mean "means"?)');
  refuse({ at: { GPA: 3 } }, "at: expected one of average, means, got Object");
  refuse({ values: [3] }, 'values: no column "0"; expected one of "GPA", "TUCE", "PSI"');
  refuse({ values: { gpa: 3 } }, 'values: no column "gpa"; did you mean "GPA"?');
  refuse({ values: { GPA: Number.NaN } }, 'values: "GPA": expected a finite number, got NaN');
  refuse({ values: 3 }, "values: expected an object of numbers by columns' names, got 3");
  refuse({ discrete: "yes" }, 'discrete: expected true or false, got "yes"');
  refuse({ level: 1 }, "level: expected a number above 0 and below 1, got 1");
  refuse({ columns: [] }, "columns: expected at least one name, got none");
  refuse({ columns: ["PSY"] }, 'columns: no column "PSY"; expected one of "GPA", "TUCE", "PSI"');
  refuse({ columns: [2] }, "columns: expected names, got 2");
  refuse({ names: ["a", "b", "a"] }, 'names: expected each name once, got "a" twice');
  const category = { name: "c", reference: "no", levels: ["yes"], columns: ["PSI"] };
  const refuseCategory = (part: object, message: string): void =>
    refuse({ categories: [{ ...category, ...part }] }, message);
  refuseCategory(
    { columns: [], levels: [] },
    "categories[0].columns: expected at least one level beside the reference",
  );
  refuseCategory({ columns: ["GPA"] }, 'categories: expected columns of 0 and 1, got other numbers in "GPA"');
  refuseCategory({ levels: [] }, "categories[0].levels: expected 1 levels, one a column, got 0");
  refuseCategory({ columns: ["PSI", "PSI"], levels: ["a", "b"] }, "categories[0].columns: expected each column once");
  refuseCategory({ columns: ["nothing"] }, 'categories[0].columns: no column "nothing"');
  refuseCategory({ name: 3 }, "categories[0].name: expected a text, got 3");
  refuseCategory({ level: 3 }, 'categories[0]: expected one of name, reference, levels, columns, got "level"');
  refuse({ categories: [category, category] }, 'categories: expected each column once, got "PSI" twice');
  refuse({ categories: ["PSI"] }, 'categories[0]: expected { name, reference, levels, columns }, got "PSI"');
});
