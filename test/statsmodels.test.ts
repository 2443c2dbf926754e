// What Stata, R and SAS published of logistic regressions: test/data/statsmodels/README.md. Bounds are one unit of the
// last digit published, unless they say why not.
import { describe, expect, test } from "vitest";
import { type Backend, LogisticRegression, type LogisticRegressionOptions } from "../src/index.js";
import { columnsOf, expectNear, lowBirthWeight, numbers, published, table } from "./published.js";

/** In Stata's and R's order: the constant last. */
const parameters = ({ weights, bias }: LogisticRegression): number[] => [...weights, bias];

describe.each<Backend>(["wasm", "js"])("%s", (backend) => {
  const unpenalised = (options: LogisticRegressionOptions = {}): LogisticRegression =>
    new LogisticRegression({ l2: 0, tolerance: 1e-13, backend, ...options });

  describe("Spector and Mazzeo: grades by GPA, TUCE, PSI", () => {
    const x = numbers("spector.csv", "GPA", "TUCE", "PSI");
    const y = table("spector.csv")("GRADE").map(Number);
    const logLikelihood = ({ report }: LogisticRegression): number => -y.length * report.loss;

    test("Stata 11, which holds GPA in single precision", () => {
      const single = x.map(([gpa, tuce, psi]) => [Math.fround(gpa), tuce, psi]);
      const model = unpenalised().fit(single, y);
      const { params, llf, phat, yhat } = published.spector;
      expectNear(parameters(model), params, 1e-11);
      expectNear([logLikelihood(model)], [llf], 1e-13);
      // predictions are stored in single precision: 24 bits below 1 and below 4
      expectNear(model.predictProba(single), phat, 2 ** -24);
      expectNear(model.decisionFunction(single), yhat, 2 ** -22);
      const constant = unpenalised({ solver: "newton" }).fit(
        y.map(() => [0]),
        y,
      );
      expectNear([logLikelihood(constant)], [published.spector.llnull], 1e-13);
    });

    test("Stata's glm, unconstrained", () => {
      const model = unpenalised().fit(x, y);
      expectNear([logLikelihood(model)], [published.spectorGlm.noconstraint.ll], 1e-13);
      // where the likelihood is right to 1e-13 its maximiser is known to a millionth
      expectNear(parameters(model), published.spectorGlm.noconstraint.params, 1e-6);
    });

    test("a weight fixed at 2.8 is an offset", () => {
      const others = x.map(([, tuce, psi]) => [tuce, psi]);
      const offset = x.map(([gpa]) => 2.8 * gpa);
      const model = unpenalised().fit(others, y, { offset });
      const { ll, params } = published.spectorGlm.constraint1;
      expectNear([logLikelihood(model)], [ll], 1e-13);
      expectNear([2.8, ...parameters(model)], params, 1e-6);
      const p = model.predictProba(others, { offset });
      const loss = p.reduce((sum, p_i, i) => sum - Math.log(y[i] === 1 ? p_i : 1 - p_i), 0);
      expectNear([-loss], [ll], 1e-13);
    });

    test("two weights that are equal are one of the sum", () => {
      const summed = x.map(([gpa, tuce, psi]) => [gpa + psi, tuce]);
      const model = unpenalised().fit(summed, y);
      const [both, tuce] = model.weights;
      const { constraint2, logit_constraint2: logit } = published.spectorGlm;
      expectNear([both, tuce, both, model.bias], logit.params, 2e-11);
      expectNear([logLikelihood(model)], [logit.ll], 1e-13);
      // glm ends a millionth from the maximum, where these are of the order of 1e-7
      expectNear(model.predictProba(summed), constraint2.predict_mu, 1e-7);
    });

    test("l1 of 3 on the summed loss: the same zeros, and no better objective", () => {
      const model = unpenalised({ l1: 3 / y.length, standardize: false }).fit(x, y);
      const [bias, ...weights] = published.spectorL1.logit.params;
      expect([...model.weights].map((w) => w === 0)).toEqual(weights.map((w) => w === 0));
      const loss = x.reduce((sum, row, i) => {
        const z = row.reduce((total, cell, j) => total + cell * weights[j], bias);
        return sum + Math.log1p(Math.exp(y[i] === 1 ? -z : z));
      }, 0);
      const theirs = (loss + 3 * weights.reduce((sum, w) => sum + Math.abs(w), 0)) / y.length;
      const { objective, certificate } = model.report;
      expect(theirs).toBeGreaterThanOrEqual(objective - certificate.gap);
      // their accuracy is 1e-10 on the summed loss
      expect(theirs - objective).toBeLessThanOrEqual(1e-10);
    });
  });

  test("Stata's and R's glm of low birth weight", () => {
    const { x, y } = lowBirthWeight();
    const model = unpenalised().fit(x, y);
    const { params, llf, deviance, null_deviance, fittedvalues } = published.lbw;
    expectNear(parameters(model), params, 1e-8);
    expectNear([-y.length * model.report.loss], [llf], 1e-12);
    expectNear([2 * y.length * model.report.loss], [deviance], 1e-12);
    expectNear(model.predictProba(x), fittedvalues, 1e-8);
    const ones = y.filter((value) => value === 1).length;
    const constant = -2 * (ones * Math.log(ones / y.length) + (y.length - ones) * Math.log(1 - ones / y.length));
    expectNear([constant], [null_deviance], 1e-12);
  });

  test("R's glm of counts: two rows a district, weighted by pupils", () => {
    const [, , ...names] = columnsOf("star98.csv");
    const districts = numbers("star98.csv", ...names);
    const counts = numbers("star98.csv", "NABOVE", "NBELOW");
    const x = districts.flatMap((row) => [row, row]);
    const y = districts.flatMap(() => [1, 0]);
    const model = unpenalised().fit(x, y, { sampleWeight: counts.flat() });
    const { params, fittedvalues, deviance } = published.star98;
    expectNear(parameters(model), params, 1e-10);
    const p = model.predictProba(districts);
    expectNear(p, fittedvalues, 1e-8);
    const part = (observed: number, expected: number): number =>
      observed === 0 ? 0 : 2 * observed * Math.log(observed / expected);
    const ours = counts.reduce((sum, [above, below], i) => {
      const pupils = above + below;
      return sum + part(above, pupils * p[i]) + part(below, pupils * (1 - p[i]));
    }, 0);
    expectNear([ours], [deviance], 1e-8);
  });

  test("SAS's residuals of Finney's vasoconstriction", () => {
    const x = numbers("constriction.csv", "log_rate", "log_volumne");
    const y = table("constriction.csv")("constrict").map(Number);
    const p = unpenalised().fit(x, y).predictProba(x);
    const sas = numbers("constriction-influence.csv", "resid_pearson", "resid_deviance");
    const pearson = y.map((y_i, i) => (y_i - p[i]) / Math.sqrt(p[i] * (1 - p[i])));
    const deviance = y.map((y_i, i) => Math.sign(y_i - p[i]) * Math.sqrt(-2 * Math.log(y_i === 1 ? p[i] : 1 - p[i])));
    expectNear(
      pearson,
      sas.map(([value]) => value),
      1e-4,
    );
    expectNear(
      deviance,
      sas.map(([, value]) => value),
      1e-4,
    );
  });
});
