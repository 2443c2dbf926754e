// What a training came to, for people.
import type { Trained } from "../node.js";
import { describeFit } from "./describe-fit.js";
import { describeConfusion, describeScored, describeScores, judged, scoredSets } from "./describe-scores.js";
import { describeWeights } from "./describe-weights.js";
import { saySection } from "./terminal.js";

/** @param deviations of the columns, where not all rows are here. */
export function sayTrained(trained: Trained, deviations?: ArrayLike<number>): void {
  const { classes } = trained.model;
  saySection("Fit", describeFit(trained));
  saySection("Scores", [...describeScored(trained), "", ...describeScores(scoredSets(trained))]);
  const { name, rows } = judged(trained);
  const weighted = trained.table.weight === undefined ? "" : ", by weight";
  saySection(
    `Predicted and true class where P ≥ 0.5 means ${classes[1]}, ${name}${weighted}`,
    describeConfusion(rows, classes),
  );
  saySection(`What z, the log odds of ${classes[1]}, gains by a column`, describeWeights(trained, deviations));
}
