// How a fit went and what is proven of it, in words for who knows logistic regression and not this program.
import type { FitReport, FitStatus } from "../node.js";
import { type Definition, describeDefinitions, sentence } from "./definitions.js";
import type { Line } from "./terminal.js";
import { count, duration, magnitude, short } from "./text.js";
import type { TrainedHere } from "./trained-here.js";

const STATUS: Record<FitStatus, string> = {
  converged: "converged: the minimum is reached, and proven to be",
  "iteration-limit": "not converged: the iterations ran out",
  "precision-limit": "not converged: double precision does not tell better points apart",
  separable: "not converged: the classes can be separated, so without a penalty no finite minimum exists",
  aborted: "not converged: stopped",
};

const SCORE_SOLVED = "converged: the penalised score is 0 to within the tolerance";

/** In one line whether the minimum was reached. */
export function describeStatus(report: FitReport): Line {
  return { text: statusOf(report), colour: colourOf(report.status) };
}

function statusOf({ status, certificate }: FitReport): string {
  return status === "converged" && certificate.method === "penalised-score" ? SCORE_SOLVED : STATUS[status];
}

function colourOf(status: FitStatus): "green" | "yellow" {
  return status === "converged" ? "green" : "yellow";
}

const METHODS: Record<string, string> = {
  newton: "Newton's method",
  lbfgs: "L-BFGS, which estimates the curvature from gradients",
  "coordinate-descent": "coordinate descent, which makes weights exactly 0",
  "gradient-descent": "gradient descent with a constant step",
  sgd: "stochastic gradient descent",
};

/** The algorithms of a plan. */
const STAGES: Record<string, string> = {
  newton: "Newton steps with the exact Hessian",
  "newton-cg": "Newton steps by conjugate gradients",
  lbfgs: "L-BFGS",
  "sample: lbfgs": "L-BFGS on a sample of the rows",
  "lbfgs, sample metric": "steps on all rows by the Hessian of that sample",
  "sample: newton-cg": "Newton steps on a sample of the rows",
  "descent, sample model": "steps on all rows by the Hessian of that sample",
  "coordinate-descent": "coordinate descent",
  firth: "Fisher's scoring of the penalised likelihood",
};

/** How the fit went, and its certificate in plain words. */
export function describeFit({ report, model, target, table }: TrainedHere): Line[] {
  const { status, solver, stages, iterations, passes, loss, objective, hint } = report;
  const method = `${solver}: ${METHODS[solver] ?? "see the documentation"}; ${count(iterations, "iteration")}`;
  const definitions = [sentence("status", statusOf(report), colourOf(status))];
  if (hint !== undefined) definitions.push(sentence("", hint, colourOf(status)));
  definitions.push(
    sentence("class 1", `${target} ${model.classes[1]}: what P is the probability of`),
    sentence("method", method),
  );
  if (stages.length > 1 || model.options.firth)
    definitions.push(sentence("", stages.map((name) => STAGES[name] ?? name).join(", then ")));
  definitions.push(
    sentence("work", `${count(passes, "pass", "passes")} over all rows, for sums and for the proof; ${timeOf(report)}`),
    sentence("loss", `${short(loss)} a row: the mean of −ln P of the class that is true`),
    sentence("objective", `F = ${short(objective)}: the loss and ${penaltyOf(model.options)}`),
    ...describeCertificate(report, model.options.standardize !== false, table.features),
  );
  return describeDefinitions(definitions);
}

function timeOf({ seconds, backend, fallbackReason, threads = 1, ranks }: FitReport): string {
  const language = backend === "wasm" ? "WebAssembly" : "TypeScript";
  const workers = ranks === undefined ? count(threads, "thread") : count(ranks, "rank");
  const kernels = threads === 1 && ranks === undefined ? language : `${language} on ${workers}`;
  const reason = fallbackReason === undefined ? "" : `, as there is no WebAssembly: ${fallbackReason}`;
  return `${duration(seconds)} in ${kernels}${reason}`;
}

function penaltyOf({ l1 = 0, l2, firth = false }: TrainedHere["model"]["options"]): string {
  if (firth) return "Firth's penalty, −½ log det of the information, a row";
  const strengths = [...(l1 > 0 ? [`l1 = ${short(l1)}`] : []), `l2 = ${l2 === undefined ? "1/rows" : short(l2)}`];
  return l1 === 0 && l2 === 0 ? "no penalty" : `a penalty on the weights, ${strengths.join(", ")}`;
}

/** How the distance to the minimum is known. */
const PROOFS: Record<Exclude<FitReport["certificate"]["method"], "penalised-score">, string> = {
  "newton-dual": "by duality: a point of the dual problem, from a Newton step, bounds F* from below",
  "residual-dual": "by duality: the residuals are a point of the dual problem and bound F* from below",
  "newton-decrement": "by the gradient in the metric of the Hessian, which bounds what is left",
  "non-negative-loss": "only by F* ≥ 0",
};

function describeCertificate(
  { certificate, separation }: FitReport,
  standardized: boolean,
  features: readonly string[],
): Definition[] {
  const { gap, relativeGap, weightError, method } = certificate;
  const definitions: Definition[] = [];
  if (method === "penalised-score") {
    const left = `another step would gain ${magnitude(gap)} of F at first sight, ${magnitude(relativeGap)} of the loss`;
    const why = "the penalised score says so; F is not known to be convex, so there is no proof of its minimum";
    definitions.push(sentence("checked", left), sentence("", why));
  } else if (Number.isFinite(gap)) {
    const distance = `F − F* ≤ ${magnitude(gap)}, ${magnitude(relativeGap)} of F: no weights at all give a lower F by more`;
    definitions.push(sentence("proven", distance), sentence("", PROOFS[method]));
  } else {
    definitions.push(sentence("proven", "nothing: F − F* has no known bound"));
  }
  if (weightError !== undefined) {
    const scale = standardized ? ", each weight times its column's standard deviation" : "";
    definitions.push(
      sentence("weights", `within ${magnitude(weightError)} of the best ones, proven (‖w − w*‖${scale})`),
    );
  }
  if (separation !== undefined) {
    const { kind, strictRows, columns } = separation;
    const side = `${kind}: a direction puts ${count(strictRows, "row")} strictly on the right side, none on the wrong`;
    definitions.push(sentence("separation", side), sentence("", `it uses ${usedBy(columns, features)}`));
  }
  return definitions;
}

/** Columns of a separating direction that are named; the others are counted. */
const NAMED = 5;

function usedBy(columns: readonly number[], features: readonly string[]): string {
  const used = columns.slice(0, NAMED).map((j) => features[j]);
  if (columns.length > NAMED) used.push(count(columns.length - NAMED, "more column"));
  return used.join(", ");
}
