// Whether the fit can be trusted: its certificate in words, the way to the minimum, and how to check both.

import { shellWord } from "../checks/shell-word.js";
import { fingerprint } from "../math/fingerprint.js";
import type { Certificate } from "../proof/certificate.js";
import type { FitReport, FitStatus } from "../training/report.js";
import { fileWord } from "./file-word.js";
import { convergenceChart } from "./fit-charts.js";
import { breakable, html, type Markup } from "./html.js";
import { count, grouped, magnitude, significant } from "./numbers.js";
import type { Reportable } from "./reportable.js";
import { captioned, table } from "./table.js";

const STATUS: Record<FitStatus, string> = {
  converged: "The fit has reached the minimum of its loss, and proves it.",
  "iteration-limit": "The fit has not reached the minimum: its iterations ran out.",
  "precision-limit":
    "The fit has not reached the minimum as near as was asked: double precision tells no better point.",
  separable:
    "The classes can be separated, so without a penalty no finite minimum exists: these weights are on a way that never ends.",
  aborted: "The fit was stopped before it reached the minimum.",
};

const SCORE_SOLVED = "The fit has reached a point where its penalised score is 0 to within the tolerance.";

const METHODS: Record<Exclude<Certificate["method"], "penalised-score">, string> = {
  "residual-dual": "from below by a point of the dual problem, made of the residuals",
  "newton-dual": "from below by a point of the dual problem, made of the residuals and a Newton step",
  "newton-decrement": "from below by the gradient in the metric of the Hessian",
  "non-negative-loss": "from below by 0 alone, as no loss is negative",
};

/** Columns of a separating direction that are named; the others are counted. */
const NAMED = 5;

/** The first words of the section, for the top of the report. */
export function provenInWords({ status, certificate: { gap, relativeGap, method } }: FitReport): string {
  if (method === "penalised-score") {
    return status === "converged" ? "The equation of Firth's penalised score is solved" : "Its equation is not solved";
  }
  if (status === "converged") return `The minimum of the loss is reached, proven to ${magnitude(gap)}`;
  if (status === "separable") return "The classes are separable, so the loss has no minimum";
  if (!Number.isFinite(gap)) return "The minimum of the loss is not reached";
  return `The minimum of the loss is not reached: at most ${magnitude(gap)} above it (${magnitude(relativeGap)} of it)`;
}

export function fitSection(given: Reportable, report: FitReport, modelFile: string): Markup {
  const { model, table: rows } = given;
  const { certificate, hint, history, iterations, passes, loss, objective, solver, stages } = report;
  const isScore = certificate.method === "penalised-score";
  const facts = [
    ["solver", solver],
    ["stages", stages.join(", then ")],
    ["iterations", grouped(iterations)],
    ["readings of all rows", grouped(passes)],
    ["mean loss", `${significant(loss, 6)} nats a row`],
    ["objective F, with penalty", significant(objective, 6)],
    ...(isScore
      ? [["gain of another step, at first sight", magnitude(certificate.gap)]]
      : [
          ["F − F*, at most", magnitude(certificate.gap)],
          ["(F − F*)/F, at most", magnitude(certificate.relativeGap)],
        ]),
    ...(certificate.weightError === undefined
      ? []
      : [["distance to the optimal weights, at most", `${magnitude(certificate.weightError)}, in deviations`]]),
    ["fingerprint of the weights", fingerprint([...model.weights, model.bias])],
  ];
  // the chart is of how far F is from its minimum at most, which is not known here
  const drawn = !isScore && history.length > 1 && Number.isFinite(certificate.gap) && certificate.gap > 0;
  return html`<section aria-labelledby="fit"><h2 id="fit">Can the fit be trusted?</h2>
<p><b>${isScore && report.status === "converged" ? SCORE_SOLVED : STATUS[report.status]}</b> ${certifiedInWords(report)} ${hint === undefined ? "" : `${hint}.`.replace(/\.\.$/, ".")}</p>
${separationInWords(report, rows.features)}
<div class="fit">
${drawn ? captioned(convergenceChart(report), "Convergence.", "How far the loss and penalty F are at most from their minimum F*, iteration by iteration.") : ""}
${table("The fit", ["", ""], facts)}
</div>
<p>WebAssembly and TypeScript, on one thread or many, give these weights bit for bit. ${isScore ? "" : "The proof can be repeated by code that shares nothing with what made it:"}</p>
${isScore ? "" : html`<pre tabindex="0"><code>logit verify ${shellWord(modelFile)} ${fileWord(rows.source)}</code></pre>`}
</section>`;
}

function certifiedInWords({ status, objective, certificate: { gap, relativeGap, method } }: FitReport): string {
  if (status === "separable") return `Its objective F is ${significant(objective)}, and falls for ever on that way.`;
  if (method === "penalised-score") {
    return `Another step would gain ${magnitude(gap)} of F at first sight. With Firth's penalty F is not known to be convex, so there is no proof of its minimum.`;
  }
  if (!Number.isFinite(gap)) return "How far it is from the minimum has no known bound.";
  return `Its objective F is at most ${magnitude(gap)} above the minimum F*, ${magnitude(relativeGap)} of F, rounding included. F* is bounded ${METHODS[method]}.`;
}

function separationInWords({ separation }: FitReport, features: readonly string[]): Markup | undefined {
  if (separation === undefined) return undefined;
  const { kind, strictRows, columns } = separation;
  const names = columns.slice(0, NAMED).map((j, k) => html`${k > 0 ? ", " : ""}<b>${breakable(features[j])}</b>`);
  const more = columns.length - names.length;
  return html`<p>The separation is ${kind}: a direction of ${names}${more > 0 ? ` and ${count(more, "more feature")}` : ""}
puts ${count(strictRows, "row")} strictly on the right side and none on the wrong one.</p>`;
}
