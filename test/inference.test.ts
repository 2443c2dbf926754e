// Standard errors and tests against what Stata, R and 80-bit arithmetic say: test/data/README.md.
import { describe, expect, test } from "vitest";
import {
  type Backend,
  firthProfile,
  type Inference,
  inference,
  LogisticRegression,
  type LogisticRegressionOptions,
  TrainingSet,
} from "../src/index.js";
import { endometrial, type FirthData, sex2 } from "./firth-data.js";
import { cases, table as goldenTable } from "./optima.js";
import { columnsOf, expectNear, lowBirthWeight, numbers, published, table } from "./published.js";
import { toSparse } from "./to-sparse.js";

const errors = ({ terms }: Inference): number[] => terms.map(({ standardError }) => standardError);

function expectRelative(actual: ArrayLike<number>, expected: number[], within: number): void {
  expectNear(
    Array.from(actual, (value, j) => value / expected[j]),
    expected.map(() => 1),
    within,
  );
}

const spector = () => ({
  // Stata holds GPA in single precision
  x: numbers("spector.csv", "GPA", "TUCE", "PSI").map(([gpa, tuce, psi]) => [Math.fround(gpa), tuce, psi]),
  y: table("spector.csv")("GRADE").map(Number),
});

describe.each<Backend>(["wasm", "js"])("%s", (backend) => {
  const unpenalised = (options: LogisticRegressionOptions = {}): LogisticRegression =>
    new LogisticRegression({ l2: 0, tolerance: 1e-13, backend, ...options });

  test.each(cases.filter(({ expected }) => expected.standardErrors))("$case: standard errors", (golden) => {
    const { x, y } = goldenTable(golden);
    const options = golden.sampleWeight === null ? {} : { sampleWeight: x.map((_, i) => 1 + (i % 3)) };
    const model = unpenalised().fit(x, y, options);
    const { weights = [], bias = 0 } = golden.expected.standardErrors ?? {};
    for (const rows of [x, toSparse(x)]) {
      expectRelative(errors(inference(model, rows, y, options)), [...weights, bias], 1e-9);
    }
  });

  test("Stata's logit of Spector and Mazzeo", () => {
    const { x, y } = spector();
    const told = inference(unpenalised().fit(x, y), x, y);
    const stata = published.spector;
    expectNear(errors(told), stata.bse, 1e-11);
    told.covariance.forEach((row, j) => {
      expectNear(row, stata.cov_params[j], 1e-9);
    });
    expectNear(
      told.terms.map(({ z }) => z),
      stata.z,
      1e-9,
    );
    expectRelative(
      told.terms.map(({ p }) => p),
      stata.pvalues,
      5e-9,
    );
    expectNear(
      told.terms.flatMap(({ interval }) => interval),
      stata.conf_int.flat(),
      5e-6,
    );
    const { logLikelihood, nullLogLikelihood, likelihoodRatio, aic, bic, pseudoR2 } = told;
    expectNear([logLikelihood, nullLogLikelihood], [stata.llf, stata.llnull], 1e-13);
    expectNear([likelihoodRatio.statistic, aic, bic], [stata.llr, stata.aic, stata.bic], 1e-12);
    expectRelative([likelihoodRatio.p], [stata.llr_pvalue], 1e-12);
    expect(likelihoodRatio.degreesOfFreedom).toBe(3);
    expectNear([pseudoR2.mcFadden], [stata.prsquared], 1e-14);
    const meanOf = (label: number): number => {
      const those = stata.phat.filter((_, i) => y[i] === label);
      return those.reduce((sum, p) => sum + p, 0) / those.length;
    };
    expectNear([pseudoR2.tjur], [meanOf(1) - meanOf(0)], 2 ** -24);
  });

  test("Stata's robust standard errors are HC0 times n/(n − 1)", () => {
    const { x, y } = spector();
    const model = unpenalised().fit(x, y);
    const { cov } = published.spectorGlm.noconstraint_robust;
    const { covariance } = inference(model, x, y, { covariance: "HC0" });
    covariance.forEach((row, j) => {
      // glm ends where its likelihood is right to 1e-13, its weights to a millionth
      expectNear(
        row.map((entry) => (entry * 32) / 31),
        cov[j],
        1e-4,
      );
    });
  });

  test("Stata's and R's glm of low birth weight", () => {
    const { x, y } = lowBirthWeight();
    const told = inference(unpenalised().fit(x, y), x, y);
    const { bse, llf, deviance, null_deviance, aic_R } = published.lbw;
    // glm's are those of the step before the last
    expectRelative(errors(told), bse, 3e-5);
    expectNear([told.logLikelihood, told.deviance, told.nullDeviance], [llf, deviance, null_deviance], 1e-9);
    expectNear([told.aic], [aic_R], 1e-8);
    expect(told.residualDegreesOfFreedom).toBe(180);
  });

  test("R's glm of counts: two rows a district, weighted by pupils", () => {
    const [, , ...names] = columnsOf("star98.csv");
    const districts = numbers("star98.csv", ...names);
    const counts = numbers("star98.csv", "NABOVE", "NBELOW").flat();
    const x = districts.flatMap((row) => [row, row]);
    const y = districts.flatMap(() => [1, 0]);
    const told = inference(unpenalised().fit(x, y, { sampleWeight: counts }), x, y, { sampleWeight: counts });
    expectRelative(errors(told), published.star98.bse, 1e-6);
  });

  describe("sandwich covariances", () => {
    const { x, y } = spector();
    const model = unpenalised().fit(x, y);

    test("clusters of one row are HC0, but for G/(G − 1)", () => {
      const one = inference(model, x, y, { covariance: { cluster: x.map((_, i) => i) } }).covariance;
      const other = inference(model, x, y, { covariance: "HC0" }).covariance;
      one.forEach((row, j) => {
        expectRelative(row, [...other[j].map((entry) => (entry * 32) / 31)], 1e-9);
      });
    });

    test.each(["model", "HC0", "HC1", "HC2", "HC3"] as const)("%s: a frequency is as many rows", (covariance) => {
      const sampleWeight = x.map((_, i) => i % 3);
      const repeated = (list: readonly number[]): number[] =>
        list.flatMap((value, i) => Array(sampleWeight[i]).fill(value));
      const rows = repeated(x.map((_, i) => i));
      const [xs, ys] = [rows.map((i) => x[i]), repeated(y)];
      const weighted = inference(unpenalised().fit(x, y, { sampleWeight }), x, y, { sampleWeight, covariance });
      const whole = inference(unpenalised().fit(xs, ys), xs, ys, { covariance });
      expectRelative(errors(weighted), errors(whole), 1e-8);
      expect(weighted.observations).toBe(xs.length);
      expectRelative([weighted.bic, weighted.pseudoR2.tjur], [whole.bic, whole.pseudoR2.tjur], 1e-9);
    });

    // R 4.2.2, sandwich 3.0.2: m <- glm(GRADE ~ GPA + TUCE + PSI, binomial, epsilon = 1e-14);
    // sqrt(diag(vcovHC(m, type))), of clusters sqrt(diag(vcovCL(m, cluster = rep(1:8, each = 4), type = "HC0")))
    test.each([
      ["HC0", [1.267545981997, 0.117922267744, 0.964419209608, 5.197585410094]],
      ["HC1", [1.355063653319, 0.126064206905, 1.031007502736, 5.556452526591]],
      ["HC2", [1.39844289534, 0.13428959344, 1.03593980482, 5.61458356984]],
      ["HC3", [1.551757620432, 0.153884611225, 1.116391341963, 6.082553285115]],
      ["clusters", [1.1418892619558, 0.0541577763013, 0.7818087116875, 4.3834287975946]],
    ] as const)("R's sandwich: %s", (kind, expected) => {
      const students = numbers("spector.csv", "GPA", "TUCE", "PSI");
      const covariance = kind === "clusters" ? { cluster: students.map((_, i) => Math.floor(i / 4)) } : kind;
      const fitted = unpenalised().fit(students, y);
      for (const rows of [students, toSparse(students)]) {
        expectRelative(errors(inference(fitted, rows, y, { covariance })), [...expected], 1e-9);
      }
    });

    test("precision weights: twice the weight, the same robust errors", () => {
      const said = (s: number) => ({ sampleWeight: y.map((_, i) => s * (1 + (i % 3))) });
      const [one, two] = [1, 2].map((s) =>
        inference(unpenalised().fit(x, y, said(s)), x, y, {
          ...said(s),
          weightMeaning: "precision",
          covariance: "HC0",
        }),
      );
      expectRelative(errors(two), errors(one), 1e-8);
      expect(one.observations).toBe(32);
    });
  });

  describe("profile intervals", () => {
    const birthwt = goldenTable(cases.find((golden) => golden.case === "birthwt/none") ?? cases[0]);
    // one column far from 0, which is stored with its mean taken away
    const far = { x: spector().x.map(([gpa, tuce, psi]) => [gpa + 4096, tuce, psi]), y: spector().y };

    // two rows alone keep the weights finite, and a step from the minimum leads to where all rows are saturated
    const apart = {
      x: Array.from({ length: 24 }, (_, i) => [i, (i * 5) % 7]),
      y: Array.from({ length: 24 }, (_, i) => Number(i > 12 || i === 9)),
    };

    test.each([
      ["Spector", spector()],
      ["a column far from 0", far],
      ["birthwt", birthwt],
      ["classes that all but separate", apart],
    ])("%s: held at an end the deviance rises by the quantile of chi-square", (_, { x, y }) => {
      const model = unpenalised().fit(x, y);
      const told = inference(model, x, y, { intervals: "profile", level: 0.95 });
      const rise = (deviance: number): number => deviance - told.deviance;
      told.terms.forEach(({ interval, weight, oddsRatioInterval }, j) => {
        expect(interval[0]).toBeLessThan(weight);
        expect(interval[1]).toBeGreaterThan(weight);
        for (const [k, end] of interval.entries()) {
          // the weight held fast, by an offset, and all others fitted
          const isBias = j === x[0].length;
          const others = isBias ? x : x.map((row) => row.filter((_, column) => column !== j));
          const offset = x.map((row) => end * (isBias ? 1 : row[j]));
          const { report } = unpenalised({ fitBias: !isBias, standardize: !isBias }).fit(others, y, { offset });
          expect(report.status).toBe("converged");
          expectRelative([rise(2 * y.length * report.loss)], [3.841458820694124], 5e-6);
          // beyond, there is nothing but 0 and Infinity
          if (Math.abs(end) < 700) expectRelative([oddsRatioInterval[k]], [Math.exp(end)], 1e-12);
        }
      });
    });

    test("R's confint of MASS, which interpolates", () => {
      // R 4.2.2, MASS 7.3-58.2: confint(glm(GRADE ~ GPA + TUCE + PSI, binomial))
      const { x, y } = spector();
      const { terms } = inference(unpenalised().fit(x, y), x, y, { intervals: "profile" });
      expectNear(
        terms.flatMap(({ interval }) => interval),
        [0.6393665, 5.7572532, -0.1702054, 0.4050443, 0.478609, 4.8102603, -25.1681648, -4.9023532],
        5e-3,
      );
    });

    test("are the likelihood's: other covariances are refused", () => {
      const { x, y } = spector();
      const model = unpenalised().fit(x, y);
      expect(() => inference(model, x, y, { intervals: "profile", covariance: "HC0" })).toThrow(
        /^covariance: expected "model" beside profile intervals/,
      );
    });
  });

  describe("Firth", () => {
    const fitted = ({ x, y }: FirthData): LogisticRegression =>
      new LogisticRegression({ firth: true, backend }).fit(x, y);

    // R 4.2.2, brglm2 0.9: summary(glm(…, binomial, method = "brglmFit", type = "AS_mean", epsilon = 1e-12)), the
    // intercept last; the test of all columns as in test/compare-models.test.ts
    test.each([
      {
        name: "sex2",
        data: sex2,
        standardErrors: [
          0.423660128709229, 0.443793445906171, 0.548415958970948, 0.543082354901506, 0.417367565775527,
          1.675008413593425, 0.485541505922759,
        ],
        waldP: [
          9.03996370575451e-3, 8.76770258421212e-1, 3.51658626903901e-5, 1.01147251963788e-4, 5.89208510950842e-2,
          6.45508615538338e-2, 8.04389770246549e-1,
        ],
        all: { statistic: 49.09064, degreesOfFreedom: 6, p: 7.15089e-9 },
      },
    ])("$name: brglm2's standard errors, logistf's tests and intervals", ({ data, standardErrors, waldP, all }) => {
      const { x, y } = data;
      const model = fitted(data);
      const wald = inference(model, x, y, { intervals: "wald" });
      expectRelative(errors(wald), standardErrors, 1e-9);
      expectRelative(
        wald.terms.map(({ p }) => p),
        waldP,
        1e-8,
      );
      const { statistic, degreesOfFreedom, p } = wald.likelihoodRatio;
      expectRelative([statistic, p], [all.statistic, all.p], 1e-6);
      expect(degreesOfFreedom).toBe(all.degreesOfFreedom);
      // the profile is the default, as in logistf
      const told = inference(model, x, y);
      const profiles = firthProfile(model, x, y);
      expect(errors(told)).toEqual(errors(wald));
      told.terms.forEach(({ interval, chiSquare = Number.NaN, p }, j) => {
        expectRelative(
          [...interval, chiSquare, p],
          [...profiles[j].interval, profiles[j].statistic, profiles[j].p],
          1e-6,
        );
      });
      expect(String(told)).toMatch(/chi-square +p +95% interval/);
    });

    test("what is not to be had of such fits is said", () => {
      const { x, y } = endometrial;
      const model = fitted(endometrial);
      expect(() => inference(model, x, y, { covariance: "HC0" })).toThrow(
        new RangeError('covariance: expected "model" of a fit with firth: true, got another'),
      );
      const early = new LogisticRegression({ firth: true, backend, maxIterations: 2 }).fit(x, y);
      expect(() => inference(early, x, y)).toThrow(/^model: expected a fit that has converged/);
      expect(() => inference(model, x, y.with(3, 1 - y[3]))).toThrow(/^model: expected weights within 0.1 standard/);
    });
  });

  test("what cannot be inferred is said, with what to do", () => {
    const { x, y } = spector();
    const model = unpenalised().fit(x, y);
    const refuse = (ask: () => unknown, message: RegExp | string): void => expect(ask).toThrow(message);
    refuse(
      () => inference(unpenalised({ l2: 0.1 }).fit(x, y), x, y),
      /^model: .* got l2 = 0.1: fit with l1: 0 and l2: 0$/,
    );
    refuse(() => inference(new LogisticRegression({ backend }).fit(x, y), x, y), /got the default l2 of 1 \/ rows/);
    const separable = unpenalised().fit([[1], [2], [3], [4]], [0, 0, 1, 1]);
    refuse(() => inference(separable, [[1], [2], [3], [4]], [0, 0, 1, 1]), /^model: expected a finite minimum/);
    const short = unpenalised({ maxIterations: 1 }).fit(x, y);
    refuse(() => inference(short, x, y), /^model: expected a fit that has converged, got status "iteration-limit"/);
    const flipped = y.map((label) => 1 - label);
    refuse(() => inference(model, x, flipped), /^model: expected weights within 0.1 standard errors of the minimum/);
    refuse(
      () => inference(model, x, y.map(String)),
      /^y: expected the classes 0 and 1 as in the fit, got "0" and "1"$/,
    );
    refuse(
      () =>
        inference(
          model,
          x.map((row) => row.slice(1)),
          y,
        ),
      /^x: expected 3 columns as in the fit, got 2$/,
    );
    refuse(() => inference(model, x, y, { level: 1 }), /^level: expected a number above 0 and below 1, got 1$/);
    refuse(() => inference(model, x, y, { level: 0 }), /^level: expected a number above 0 and below 1, got 0$/);
    refuse(() => inference(model, x, y, { names: ["a"] }), /^names: expected 3 names, got 1$/);
    const one = { cluster: y.map(() => "a") };
    refuse(
      () => inference(model, x, y, { covariance: one }),
      /^cluster: expected at least two clusters, got "a" in every row$/,
    );
    refuse(() => inference(model, x, y, { covariance: { cluster: [1] } }), /^cluster: expected 32 labels, got 1$/);
    const sampleWeight = y.map((_, i) => (i === 3 ? 1.5 : 1));
    const weighted = unpenalised().fit(x, y, { sampleWeight });
    refuse(
      () => inference(weighted, x, y, { sampleWeight }),
      /^sampleWeight: expected whole numbers as frequencies, got 1.5 at row 3: if weights are none, pass `weightMeaning/,
    );
    expect(inference(weighted, x, y, { sampleWeight, weightMeaning: "precision" }).terms).toHaveLength(4);
    const doubled = x.map(([a, b, c]) => [a, b, c, a + 2 * b]);
    refuse(
      () => inference(unpenalised().fit(doubled, y), doubled, y, { names: ["a", "b", "c", "sum"] }),
      /^x: expected columns that do not depend on each other, got "sum" as a combination of "a", "b": leave one of them out$/,
    );
    const constant = x.map(([a, b, c]) => [a, 7, b, c]);
    refuse(
      () => inference(unpenalised().fit(constant, y), constant, y),
      /^x: expected columns that vary, got one value in all of "x2"/,
    );
  });

  test("the same of a document, a TrainingSet, with an offset, and without a bias", () => {
    const { x, y } = spector();
    const model = unpenalised().fit(x, y);
    const told = inference(model, x, y);
    const read = LogisticRegression.fromJSON(JSON.stringify(model));
    expect(inference(read, x, y).terms).toEqual(told.terms);
    expect(inference(model, new TrainingSet(x, y, { backend })).terms).toEqual(told.terms);
    // a weight that is fixed at 0 is one that is not there
    const offset = y.map(() => 0);
    const moved = inference(unpenalised().fit(x, y, { offset }), x, y, { offset });
    expectRelative(errors(moved), errors(told), 1e-9);
    expectNear([moved.nullLogLikelihood], [told.nullLogLikelihood], 1e-12);
    // a bias is the weight of a column of ones
    const ones = x.map((row) => [...row, 1]);
    const without = inference(unpenalised({ fitBias: false, standardize: false }).fit(ones, y), ones, y);
    expectRelative(errors(without), errors(told), 1e-8);
    expectNear([without.nullLogLikelihood], [-32 * Math.LN2], 1e-12);
  });

  test("prints a table", () => {
    const { x, y } = spector();
    const lines = String(inference(unpenalised().fit(x, y), x, y, { names: ["GPA", "TUCE", "PSI"] })).split("\n");
    expect(lines[1]).toMatch(
      /^GPA +2\.8261 +1\.2629 +2\.24 +0\.0252 +0\.35079 +5\.3014 +16\.880 +1\.4202 +200\.\d+ +1\.\d\d$/,
    );
    expect(lines[4]).toMatch(/^\(bias\) +−13\.021 +4\.9313 +−2\.64 +0\.0083 /);
    expect(lines.slice(6)).toEqual([
      "32 observations, 4 weights; AIC 33.78, BIC 39.64",
      "log-likelihood −12.8896, without columns −20.5917: chi-square 15.40 on 3, p 0.0015",
      "pseudo R²: McFadden 0.3740, Nagelkerke 0.5278, Tjur 0.4286",
    ]);
  });
});
