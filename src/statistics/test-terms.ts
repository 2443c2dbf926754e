// Whether a model needs its terms: single columns, or all columns of a factor at once.
import { isObject, unexpected } from "../checks/describe.js";
import { readOptions } from "../checks/options.js";
import type { LogisticRegression } from "../training/logistic-regression.js";
import { type RowsAnd, rowsFirst } from "../training/training-set.js";
import { type Columns, chosenColumns } from "./chosen-columns.js";
import { type ChiSquareTest, modelLikelihood } from "./likelihood-ratio.js";
import { atOptimum, type Optimum, type RowOptions } from "./optimum.js";
import { testsAtZero } from "./tests-at-zero.js";
import { aligned, fixed, pValue } from "./text-table.js";

/** Options of `testTerms`; every one is optional. */
export interface TestTermsOptions extends Omit<RowOptions, "weightMeaning"> {
  /**
   * What is tested at once, by name: columns by their numbers from 0 or their `names`, such as all those of a factor.
   * Default every column for itself.
   */
  terms?: Readonly<Record<string, Columns>>;
}

/** How well a model fits; of Firth's fits with their penalty, of all columns. */
export interface TermLikelihood {
  logLikelihood: number;
  /** −2 logLikelihood */
  deviance: number;
  /** −2 logLikelihood + 2 for each weight that was fitted. */
  aic: number;
}

/** The likelihood-ratio test of a term, and how well the model fits without it. */
export interface TermTest extends ChiSquareTest, TermLikelihood {
  term: string;
  /** The names of its columns. */
  columns: string[];
}

/** Of every term, and how well the model fits with all of them. */
export interface TermTests extends TermLikelihood {
  terms: TermTest[];
  /** A table as that of R's `drop1`. */
  toString(): string;
}

const NAMES = ["terms", "sampleWeight", "offset", "names"] as const;

/**
 * Whether a model needs its terms: for each the likelihood-ratio test of its weights, all 0 at once, the other weights
 * fitted anew, as R's `drop1(test = "Chisq")`. Both fits are proven: the statistic is right to three digits at least, as
 * a rule to ten.
 *
 * A fit with Firth's penalty is tested by the penalised likelihood, the weights held at 0 in the penalty of all columns,
 * as R's `logistf` does; its fits end where the score is next to 0, which is no proof.
 *
 * ```ts
 * const tests = testTerms(model, x, y, { names, terms: { age: ["age"], race: ["race=other", "race=white"] } });
 * console.log(String(tests));
 * ```
 *
 * @param model fitted with l1: 0 and l2: 0 or with firth: true, and converged.
 * @param given x and y of its fit, or the `TrainingSet`; then options. Weights of rows count rows, and are whole numbers.
 * @throws TypeError, RangeError for another model, other rows, terms without columns, and bad options.
 */
export function testTerms(model: LogisticRegression, ...given: RowsAnd<[options?: TestTermsOptions]>): TermTests {
  const [rows, options = {}] = rowsFirst<[options?: TestTermsOptions]>(given);
  const { terms, ...rest } = readOptions("testTerms option", options, NAMES);
  const compute = function* (optimum: Optimum) {
    const tested = termsOf(optimum, terms);
    const { information, observations } = optimum;
    const likelihood = (value: number, held: number): TermLikelihood => {
      const { logLikelihood, deviance, aic } = modelLikelihood(value, information.size - held, observations);
      return { logLikelihood, deviance, aic };
    };
    const { whole, parts } = yield* testsAtZero(
      optimum,
      tested.map(({ columns }) => columns),
    );
    const tests = tested.map(({ term, columns }, k): TermTest => {
      const { left, test } = parts[k];
      const names = columns.map((j) => optimum.names[j]);
      return { term, columns: names, ...test, ...likelihood(left, columns.length) };
    });
    const model = likelihood(whole, 0);
    return { terms: tests, ...model, toString: () => table(tests, model) };
  };
  return atOptimum(model, rows, rest, compute, { firth: true, counted: true });
}

/** @throws TypeError, RangeError for what are no terms. */
function termsOf({ names, weights }: Optimum, terms: TestTermsOptions["terms"]): { term: string; columns: number[] }[] {
  const columns = names.slice(0, weights.length);
  if (terms === undefined) return columns.map((term, j) => ({ term, columns: [j] }));
  if (!isObject(terms) || Array.isArray(terms)) throw unexpected("terms", "an object of columns by name", terms);
  const tested = Object.entries(terms).map(([term, chosen]) => {
    return { term, columns: chosenColumns(`terms.${term}`, chosen, columns) };
  });
  if (tested.length === 0) throw new RangeError("terms: expected at least one, got none");
  return tested;
}

function table(tests: readonly TermTest[], { deviance, aic }: TermLikelihood): string {
  return aligned([
    ["without", "df", "deviance", "AIC", "chi-square", "p"],
    ["(nothing)", "", fixed(deviance, 3), fixed(aic, 3), "", ""],
    ...tests.map(({ term, degreesOfFreedom, statistic, p, ...rest }) => [
      term,
      String(degreesOfFreedom),
      fixed(rest.deviance, 3),
      fixed(rest.aic, 3),
      fixed(statistic, 3),
      pValue(p),
    ]),
  ]).join("\n");
}
