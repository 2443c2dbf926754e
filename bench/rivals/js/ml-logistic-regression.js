// ml-logistic-regression: gradient descent on the sum of the losses for a given number of steps, one model a class.
// It has no intercept and no penalty: a column of ones stands for the first, and the second is left out.
// Options: the learning rate, or "safe" for the largest that is sure to go down.

import MlLogisticRegression from "ml-logistic-regression";
import { Matrix } from "ml-matrix";
import { wholeFits } from "./clock.js";

export function train({ rows, columns, x, y, curvature }, clock, rate) {
  const learningRate = rate === "safe" ? 1 / (curvature * rows) : Number(rate);
  wholeFits(clock, (numSteps) => {
    const features = Matrix.ones(rows, columns + 1);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) features.set(i, j, x[i * columns + j]);
    }
    const model = new MlLogisticRegression({ numSteps, learningRate });
    model.train(features, Matrix.columnVector(y));
    // the first of its two models is that of class 0 and gives the probability of class 1
    const [{ weights }] = model.classifiers;
    return { weights: weights.getRow(0).slice(0, columns), bias: weights.get(0, columns) };
  });
}
