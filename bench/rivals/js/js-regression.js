// js-regression: gradient descent on the mean loss for a given number of steps; its penalty holds the intercept as
// well.
// Options: the learning rate `alpha`, or "safe" for the largest that is sure to go down.
import jsregression from "js-regression";
import { wholeFits } from "./clock.js";

export function train({ rows, columns, x, y, l2, curvature }, clock, rate) {
  const alpha = rate === "safe" ? 1 / curvature : Number(rate);
  wholeFits(clock, (iterations) => {
    const data = Array.from({ length: rows }, (_, i) => [...x.subarray(i * columns, (i + 1) * columns), y[i]]);
    const { theta } = new jsregression.LogisticRegression({ alpha, iterations, lambda: l2 }).fit(data);
    return { weights: theta.slice(1), bias: theta[0] };
  });
}
