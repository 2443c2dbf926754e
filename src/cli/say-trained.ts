// What a training came to, for people.
import { describeFit } from "./describe-fit.js";
import { describeConfusion, describeScored, describeScores, judged, scoredSets } from "./describe-scores.js";
import { describeWeights } from "./describe-weights.js";
import { saySection } from "./terminal.js";
import type { TrainedHere } from "./trained-here.js";

/** @param deviations of the columns of x. */
export function sayTrained(trained: TrainedHere, deviations: ArrayLike<number>): void {
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
