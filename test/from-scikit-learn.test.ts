// Models of scikit-learn as ours, beside what scikit-learn 1.2.1 of Debian predicts.
import { describe, expect, it } from "vitest";
import { fromScikitLearnModel, LogisticModel } from "../src/index.js";

const x = [
  [0.5, 1.2],
  [1.5, -0.3],
  [-0.7, 0.8],
  [2.1, 1.1],
  [-1.4, -0.6],
  [0.2, -1.9],
];
/** LogisticRegression(C=2.0).fit(x, ["no", "yes", "no", "yes", "no", "yes"]), and predict_proba(x)[:, 1]. */
const THEIRS = {
  coef_: [[1.4440025516178263, -0.9624603422580614]],
  intercept_: [-0.5305922390464201],
  classes_: ["no", "yes"],
};
const PREDICTED = [
  0.2761693135645884, 0.8726004639648012, 0.0901863019249144, 0.8089352873920805, 0.12188285744093862,
  0.8301770999117581,
];

describe("fromScikitLearnModel", () => {
  it("predicts what scikit-learn does", () => {
    const model = fromScikitLearnModel(THEIRS);
    expect(model).toBeInstanceOf(LogisticModel);
    const differences = [...model.predictProba(x)].map((p, i) => Math.abs(p / PREDICTED[i] - 1));
    expect(Math.max(...differences)).toBeLessThan(1e-15);
    expect(model.predict(x)).toEqual(["no", "yes", "no", "yes", "no", "yes"]);
    expect(LogisticModel.fromJSON(JSON.stringify(model)).predictProba(x)).toEqual(model.predictProba(x));
  });

  it.each([
    [
      [false, true],
      [false, true],
    ],
    [new Int32Array([3, 7]), [3, 7]],
    [new BigInt64Array([0n, 1n]), [0, 1]],
    [
      [0.5, -2],
      [0.5, -2],
    ],
  ])("takes classes %s of any kind, a bias as a number, and arrays of any type", (classes_, expected) => {
    const model = fromScikitLearnModel({ coef_: [Float64Array.of(1, 2)], intercept_: 0, classes_ });
    expect(model).toEqual(new LogisticModel(Float64Array.of(1, 2), 0, [expected[0], expected[1]]));
  });

  it("passes over what else such a model has", () => {
    const model = fromScikitLearnModel(JSON.parse(JSON.stringify({ ...THEIRS, n_iter_: [8], n_features_in_: 2 })));
    expect([...model.weights]).toEqual(THEIRS.coef_[0]);
  });

  const three = { coef_: [[1], [2], [3]], intercept_: [0, 0, 0], classes_: [0, 1, 2] };
  const wrong: [string, unknown, string][] = [
    ["three classes", three, "classes_: expected two, got 3; take one estimator of a OneVsRestClassifier instead"],
    ["one class", { ...THEIRS, classes_: ["no"] }, "classes_: expected two different labels of one type"],
    ["labels of two types", { ...THEIRS, classes_: [0, "1"] }, "classes_: expected two different labels of one type"],
    ["no classes", { ...THEIRS, classes_: undefined }, "classes_: expected an array of labels, got undefined"],
    ["weights without rows", { ...THEIRS, coef_: [1] }, "coef_: expected one row of weights, [[…]], got 1"],
    ["weights of two rows", { ...THEIRS, coef_: [[1], [2]] }, "coef_: expected one row of weights, [[…]], got 2"],
    ["no weights", { ...THEIRS, coef_: [[]] }, "coef_: expected a weight, got none"],
    ["no coef_", { ...THEIRS, coef_: undefined }, "coef_: expected an array of rows of weights, [[…]], got undefined"],
    ["a weight NaN", { ...THEIRS, coef_: [[1, Number.NaN]] }, "coef_: expected a finite number, got NaN at index 1"],
    ["two biases", { ...THEIRS, intercept_: [1, 2] }, "intercept_: expected 1 numbers, got 2"],
    ["a bias of text", { ...THEIRS, intercept_: "0" }, 'intercept_: expected a finite number, got "0"'],
    ["nothing", null, "model: expected an object with coef_, intercept_ and classes_, got null"],
  ];
  it.each(wrong)("refuses %s", (_, given, message) => {
    expect(() => Reflect.apply(fromScikitLearnModel, undefined, [given])).toThrow(message);
  });
});
