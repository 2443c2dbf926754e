// scikitjs's LogisticRegression on TensorFlow.js, as its README sets it up: Adam at 0.1 in batches of 32. For two
// classes it applies the sigmoid cross entropy to probabilities that a softmax has made, so its minimum is another than
// that of the logistic loss. What it takes as C it uses as the strength of the penalty. It stops when 50 epochs bring
// nothing.
import { createRequire } from "node:module";

// its ES modules cannot be imported in Node
const require = createRequire(import.meta.url);
const tf = require("@tensorflow/tfjs");
const sk = require("scikitjs");
sk.setBackend(tf);

export async function train({ rows, columns, x, y, l2 }, clock) {
  const xs = tf.tensor2d(Float32Array.from(x), [rows, columns]);
  const ys = tf.tensor1d(Float32Array.from(y));
  // one column of weights a class, in the order in which the classes came first: only their difference matters
  const read = () => {
    const [coef, intercept] = [model.coef.dataSync(), model.intercept.dataSync()];
    const [positive, negative] = [1, 0].map((label) => model.oneHot.categories[0].indexOf(label));
    const weights = Array.from({ length: columns }, (_, j) => coef[2 * j + positive] - coef[2 * j + negative]);
    return { weights, bias: intercept[positive] - intercept[negative] };
  };
  class Watch extends tf.Callback {
    async onBatchEnd() {
      clock.point(read);
    }
  }
  const callbacks = [tf.callbacks.earlyStopping({ monitor: "loss", patience: 50 }), new Watch()];
  const penalty = l2 > 0 ? { penalty: "l2", C: l2 } : { penalty: "none" };
  const model = new sk.LogisticRegression({ ...penalty, modelFitOptions: { callbacks } });
  try {
    await model.fit(xs, ys);
    clock.point(read, true);
  } finally {
    tf.dispose([xs, ys]);
  }
}
