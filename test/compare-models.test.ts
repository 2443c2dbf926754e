// Likelihood-ratio tests of nested models and of terms, beside what R prints.
import { describe, expect, test } from "vitest";
import {
  type Backend,
  compareModels,
  firthProfile,
  inference,
  LogisticRegression,
  type LogisticRegressionOptions,
  TrainingSet,
  testTerms,
} from "../src/index.js";
import { birthwt, endometrial, sex2 } from "./firth-data.js";
import { expectNear, numbers, table } from "./published.js";
import { toSparse } from "./to-sparse.js";

/** As race is a factor of three levels, two columns. */
const names = ["age", "lwt", "race=black", "race=other", "smoke", "ptl", "ht", "ui", "ftv"];
const terms = {
  age: ["age"],
  lwt: [1],
  race: ["race=black", "race=other"],
  smoke: [4],
  ptl: ["ptl"],
  ht: ["ht"],
  ui: ["ui"],
  ftv: [8],
};

/** R 4.2.2: drop1(glm(low ~ age + lwt + race + smoke + ptl + ht + ui + ftv, binomial, epsilon = 1e-14), test = "Chisq") */
const DROP1 = {
  deviance: [
    201.929814375934, 206.804413730069, 208.752800138759, 206.906092833799, 203.831019147354, 208.80532336622,
    204.027086113476, 201.426951203812,
  ],
  aic: [
    219.929814375934, 224.804413730069, 224.752800138759, 224.906092833799, 221.831019147354, 226.80532336622,
    222.027086113476, 219.426951203812,
  ],
  statistic: [
    0.645019320052654, 5.519618674187399, 7.468005082878165, 5.621297777918045, 2.546224091472624, 7.520528310338648,
    2.7422910575944, 0.142156147931075,
  ],
  p: [
    0.42189905154264135, 0.01880435735184133, 0.02389699544754582, 0.01774350543877562, 0.11055819627917687,
    0.00609997873775039, 0.09772456685459896, 0.70614684905742142,
  ],
};

const spector = {
  x: numbers("spector.csv", "GPA", "TUCE", "PSI"),
  y: table("spector.csv")("GRADE").map(Number),
};

describe.each<Backend>(["wasm", "js"])("%s", (backend) => {
  const unpenalised = (options: LogisticRegressionOptions = {}): LogisticRegression =>
    new LogisticRegression({ l2: 0, backend, ...options });
  const { x, y } = birthwt;
  const model = unpenalised().fit(x, y);

  test("R's drop1, a factor among the terms", () => {
    for (const rows of [x, toSparse(x)]) {
      const told = testTerms(model, rows, y, { names, terms });
      expectNear([told.deviance, told.aic], [201.284795055881, 221.284795055881], 1e-9);
      const { deviance, aic, statistic, p } = DROP1;
      expectNear(
        told.terms.map((term) => term.deviance),
        deviance,
        1e-9,
      );
      expectNear(
        told.terms.map((term) => term.aic),
        aic,
        1e-9,
      );
      expectNear(
        told.terms.map((term) => term.statistic),
        statistic,
        1e-9,
      );
      expectNear(
        told.terms.map((term) => term.p),
        p,
        1e-9,
      );
      expect(told.terms.map(({ degreesOfFreedom }) => degreesOfFreedom)).toEqual([1, 1, 2, 1, 1, 1, 1, 1]);
      expect(told.terms[2]).toMatchObject({ term: "race", columns: ["race=black", "race=other"] });
    }
  });

  test("all columns at once are the test of the model", () => {
    const { likelihoodRatio } = inference(model, x, y);
    const [all] = testTerms(model, x, y, { terms: { all: names.map((_, j) => j) } }).terms;
    expectNear([all.statistic, all.p], [likelihoodRatio.statistic, likelihoodRatio.p], 1e-9);
    expect(all.degreesOfFreedom).toBe(9);
  });

  test("R's anova, and lmtest's lrtest", () => {
    // small <- glm(low ~ lwt + smoke + ptl + ht + ui, binomial); anova(small, full, test = "Chisq"); lrtest(small, full)
    const columns = ["smoke", "lwt", "ptl", "ht", "ui"];
    const smallX = x.map((row) => columns.map((name) => row[names.indexOf(name)]));
    const small = unpenalised().fit(smallX, y);
    for (const given of [[x, y] as const, [new TrainingSet(x, y, { backend })] as const]) {
      const options = { names, columns };
      const told =
        given.length === 2
          ? compareModels(small, model, ...given, options)
          : compareModels(small, model, ...given, options);
      const { statistic, degreesOfFreedom, p } = told.likelihoodRatio;
      expectNear([statistic, p], [9.02572283559243, 0.0604597384371495], 1e-9);
      expect(degreesOfFreedom).toBe(4);
      expect([told.small, told.large].map(({ residualDegreesOfFreedom }) => residualDegreesOfFreedom)).toEqual([
        183, 179,
      ]);
      expectNear([told.small.deviance, told.large.deviance], [210.310517891474, 201.284795055881], 1e-9);
      expectNear([told.small.logLikelihood, told.large.logLikelihood], [-105.155258945737, -100.642397527941], 1e-9);
    }
  });

  test("the first columns are the default; frequencies count rows", () => {
    // s$w <- 1 + (0:31) %% 3; anova(glm(GRADE ~ GPA, weights = w), glm(GRADE ~ GPA + TUCE + PSI, weights = w)); BIC
    const sampleWeight = spector.y.map((_, i) => 1 + (i % 3));
    const [small, large] = [1, 3].map((columns) =>
      unpenalised().fit(
        spector.x.map((row) => row.slice(0, columns)),
        spector.y,
        { sampleWeight },
      ),
    );
    const told = compareModels(small, large, spector.x, spector.y, { sampleWeight });
    const counted = spector.x.flatMap((row, i) => Array<number[]>(sampleWeight[i]).fill(row));
    const labels = spector.y.flatMap((label, i) => Array<number>(sampleWeight[i]).fill(label));
    const [smaller, larger] = [1, 3].map((columns) =>
      unpenalised().fit(
        counted.map((row) => row.slice(0, columns)),
        labels,
      ),
    );
    const whole = compareModels(smaller, larger, counted, labels);
    for (const model of ["small", "large"] as const) {
      expectNear([told[model].deviance, told[model].bic], [whole[model].deviance, whole[model].bic], 1e-9);
    }
    expectNear([told.likelihoodRatio.statistic], [14.9071321456742], 1e-9);
    expect(told.large.residualDegreesOfFreedom).toBe(labels.length - 4);
  });

  test("far from 0, and columns that all but depend on each other", () => {
    // a column and its neighbour: without one of them the other does its work
    const near = spector.x.map(([gpa, tuce, psi], i) => [gpa + 4096, gpa + 4096 + 1e-3 * ((i * 7) % 5), tuce, psi]);
    const large = unpenalised().fit(near, spector.y);
    const [, , tested] = testTerms(large, near, spector.y, { terms: { a: [0], b: [1], both: [0, 1] } }).terms;
    const without = unpenalised().fit(
      near.map((row) => row.slice(2)),
      spector.y,
    );
    expectNear([tested.logLikelihood], [-32 * without.report.loss], 1e-9);
  });

  describe("Firth", () => {
    const firth = new LogisticRegression({ firth: true, backend });

    test("single columns as firthProfile has them, and several at once", () => {
      for (const data of [sex2, endometrial, birthwt]) {
        const fitted = firth.fit(data.x, data.y);
        const single = testTerms(fitted, data.x, data.y).terms;
        const profiles = firthProfile(fitted, data.x, data.y).slice(0, -1);
        expectNear(
          single.map(({ statistic }) => statistic),
          profiles.map(({ statistic }) => statistic),
          1e-6,
        );
      }
      // the penalised likelihood of R's logistf, by optim and nlm with entries held at 0; of all columns logistf prints
      // 49.09064
      const fitted = firth.fit(sex2.x, sex2.y);
      const groups = { all: [0, 1, 2, 3, 4, 5], vic: [2, 3], three: [0, 1, 5] };
      const told = testTerms(fitted, sex2.x, sex2.y, { terms: groups });
      expectNear(
        told.terms.map(({ statistic }) => statistic),
        [49.0906427920359, 28.0405311593818, 14.483238037749061],
        1e-7,
      );
      expectNear([told.logLikelihood], [-132.539379532844], 1e-9);
      expectNear([told.terms[2].p], [0.00231600393670612], 1e-9);
    });
  });

  test("what cannot be compared is said, with what to do", () => {
    const column = (j: number): number[][] => x.map((row) => [row[j]]);
    const small = unpenalised().fit(column(1), y);
    const refuse = (ask: () => unknown, message: RegExp | string): void => expect(ask).toThrow(message);
    refuse(
      () => compareModels(small, model, x, y),
      /^small: expected weights within 0.1 standard errors of the minimum for these rows, got .* and as columns those of x/,
    );
    refuse(
      () => compareModels(small, model, x, y, { columns: [1, 2] }),
      /^columns: expected 1 as the small model has, got 2$/,
    );
    refuse(
      () => compareModels(small, model, x, y, { names, columns: ["lwd"] }),
      /^columns: expected names of columns, got "lwd"; /,
    );
    refuse(
      () => compareModels(small, model, x, y, { columns: [9] }),
      /^columns\[0\]: expected a name or a number from 0 to 8, got 9$/,
    );
    refuse(() => compareModels(model, small, column(1), y), /^small: expected fewer columns than the 1 of the large/);
    refuse(
      () => compareModels(unpenalised({ fitBias: false }).fit(column(1), y), model, x, y, { columns: [1] }),
      /^small: expected fitBias: true as of the large model, got false$/,
    );
    const penalised = new LogisticRegression({ backend }).fit(column(1), y);
    refuse(
      () => compareModels(penalised, model, x, y, { columns: [1] }),
      /^small: expected a fit without a penalty, .* got the default l2 of 1 \/ rows: fit with l1: 0 and l2: 0$/,
    );
    refuse(
      () => compareModels(unpenalised({ maxIterations: 1 }).fit(column(1), y), model, x, y),
      /^small: expected a fit that has converged/,
    );
    const other = unpenalised({ positive: 0 }).fit(column(1), y);
    refuse(() => compareModels(other, model, x, y, { columns: [1] }), /^small: expected the classes 0 and 1/);
    const firth = new LogisticRegression({ firth: true, backend }).fit(x, y);
    refuse(
      () => compareModels(small, firth, x, y),
      /^large: .* got one with firth: true, whose terms testTerms tests$/,
    );
    const separable = unpenalised().fit([[1], [2], [3], [4]], [0, 0, 1, 1]);
    refuse(
      () => testTerms(separable, [[1], [2], [3], [4]], [0, 0, 1, 1]),
      /^model: expected a finite minimum, .*: fit with firth: true, or leave columns out$/,
    );
    const sampleWeight = y.map((_, i) => (i === 2 ? 0.5 : 1));
    const weighted = unpenalised().fit(x, y, { sampleWeight });
    refuse(
      () => testTerms(weighted, x, y, { sampleWeight }),
      /^sampleWeight: expected whole numbers as frequencies, got 0.5 at row 2: likelihoods of other weights/,
    );
    const tripled = unpenalised().fit(x, y, { sampleWeight: y.map((_, i) => 1 + (i % 3)) });
    refuse(() => testTerms(tripled, x, y), /^model: expected weights within 0.1 standard errors/);
    const balanced = unpenalised({ classWeight: "balanced" }).fit(x, y);
    refuse(() => testTerms(balanced, x, y), /^model: expected a fit whose rows count alike, got one with classWeight$/);
    refuse(() => testTerms(model, x, y, { terms: {} }), /^terms: expected at least one, got none$/);
    refuse(() => testTerms(model, x, y, { terms: { a: [] } }), /^terms.a: expected at least one column, got none$/);
    refuse(
      () => testTerms(model, x, y, { terms: { a: [1, 1] } }),
      /^terms.a: expected every column once, got 1 twice$/,
    );
    refuse(
      () => testTerms(model, x, y, { names, terms: { a: ["lwt", 1] } }),
      /^terms.a: expected every column once, got 1 twice$/,
    );
  });

  test("prints what R's drop1 and anova print", () => {
    expect(
      String(testTerms(model, x, y, { names, terms }))
        .split("\n")
        .slice(0, 5),
    ).toEqual([
      "without    df  deviance      AIC  chi-square       p",
      "(nothing)       201.285  221.285                    ",
      "age         1   201.930  219.930       0.645  0.4219",
      "lwt         1   206.804  224.804       5.520  0.0188",
      "race        2   208.753  224.753       7.468  0.0239",
    ]);
    const small = unpenalised().fit(
      x.map((row) => row.slice(0, 7)),
      y,
    );
    expect(String(compareModels(small, model, x, y))).toMatch(
      /^ +weights .*\nsmall +8 +181 .*\nlarge +10 +179 +−100\.642 +201\.285 +221\.285 +253\.702 +2 +\d\.\d{3} +0\.\d{4}$/,
    );
  });
});
