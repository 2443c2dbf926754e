// @stdlib/ml/incr/binary-classification with the logistic loss: stochastic gradient descent, row after row, epoch after
// epoch, as long as the time lasts.
// Options: its learning rate as JSON.
import incrBinaryClassification from "@stdlib/ml/incr/binary-classification/lib/index.js";
import ndarray from "@stdlib/ndarray/ctor/lib/index.js";

/** Rows between looks at the clock. */
const ROWS = 64;

export function train({ rows, columns, x, y, l2 }, clock, rate) {
  const accumulator = incrBinaryClassification(columns, { loss: "log", lambda: l2, learningRate: JSON.parse(rate) });
  // its coefficients hold the intercept without the factor by which the penalty shrinks it: what it predicts counts
  const origin = new ndarray("float64", new Float64Array(columns), [columns], [1], 0, "row-major");
  const read = () => {
    const weights = Array.from({ length: columns }, (_, j) => accumulator().get(j));
    return { weights, bias: accumulator.predict(origin, "linear").get() };
  };
  for (;;) {
    for (let i = 0; i < rows; i++) {
      const row = new ndarray("float64", x, [columns], [1], i * columns, "row-major");
      accumulator(row, y[i] === 1 ? 1 : -1);
      if (i % ROWS === ROWS - 1) clock.point(read);
    }
  }
}
