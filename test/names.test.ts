// Whether an error suggests a name: where a slip or an abbreviation explains what was written, and nowhere else.
import { describe, expect, test } from "vitest";
import { requireName, suggestNames } from "../src/checks/names.js";

const options = [
  ..."l1 l2 standardize fitBias solver tolerance maxIterations learningRate batchSize epochs seed".split(" "),
  ..."classWeight positive backend sampleWeight offset start onProgress signal".split(" "),
];

describe("likely", () => {
  test.each([
    ["maxIter", "maxIterations"],
    ["max_iter", "maxIterations"],
    ["iterations", "maxIterations"],
    ["maxiteration", "maxIterations"],
    ["learning_rate", "learningRate"],
    ["learningrate", "learningRate"],
    ["leraningRate", "learningRate"],
    ["rate", "learningRate"],
    ["tol", "tolerance"],
    ["tolerence", "tolerance"],
    ["batch_size", "batchSize"],
    ["batch", "batchSize"],
    ["class_weight", "classWeight"],
    ["sample_weight", "sampleWeight"],
    ["sampleWeights", "sampleWeight"],
    ["standardise", "standardize"],
    ["sovler", "solver"],
    ["epoch", "epochs"],
    ["sed", "seed"],
    ["L1", "l1"],
    ["offsets", "offset"],
    ["onprogress", "onProgress"],
  ])("%s means %s", (written, meant) => {
    const message = `option: expected one of ${options.join(", ")}, got "${written}" (did you mean "${meant}"?)`;
    expect(() => requireName("option", written, options)).toThrow(new RangeError(message));
  });

  test.each([
    ["Diagnosys", ["diagnosis", "age"], 'did you mean "diagnosis"?'],
    ["smoke", ["smoker", "age"], 'did you mean "smoker"?'],
    ["blood pressure", ["blood_pressure", "bp"], 'did you mean "blood_pressure"?'],
    ["Grosse", ["Größe", "grosse"], 'did you mean "grosse"?'],
    ["radius", ["radius_worst", "radius_mean"], 'did you mean "radius_mean" or "radius_worst"?'],
  ])("column %s among %j", (written, columns, text) => {
    expect(suggestNames(written, columns)).toBe(text);
  });
});

describe("unlikely", () => {
  test.each(["C", "c", "lr", "lambda", "alpha", "penalty", "l1_ratio", "n_jobs", "verbose", "intercept", "x", "", "_"])(
    "%j is none of the options",
    (written) => {
      const message = `option: expected one of ${options.join(", ")}, got "${written}"`;
      expect(() => requireName("option", written, options)).toThrow(new RangeError(message));
    },
  );

  test.each([
    ["b", ["C", "s", "bias2"]],
    ["x3", ["x1", "x2"]],
    ["glu", ["age", "bmi"]],
    ["age", ["weight", "sex"]],
    ["ion", ["maxIterations"]],
  ])("column %s among %j", (written, columns) => {
    expect(suggestNames(written, columns)).toBe(`expected one of ${columns.map((name) => `"${name}"`).join(", ")}`);
  });
});
