// TensorFlow.js on its backends for Node without native code; numbers are f32.
// Options: backend; "layers", a dense layer fitted with Adam in batches of 32, its defaults; or "core", a loop that
// anyone would write on all rows, with the optimizer "adam" at 0.1, or "sgd" at the largest rate that is sure to go
// down.
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

export async function train(problem, clock, backend, api, optimizer) {
  await tf.setBackend(backend);
  const { rows, columns, x, y } = problem;
  const xs = tf.tensor2d(Float32Array.from(x), [rows, columns]);
  const ys = tf.tensor2d(Float32Array.from(y), [rows, 1]);
  try {
    if (api === "layers") await fitLayers(problem, clock, xs, ys);
    else minimize(problem, clock, xs, ys, optimizer);
  } finally {
    tf.dispose([xs, ys]);
  }
}

async function fitLayers({ columns, l2 }, clock, xs, ys) {
  const model = tf.sequential();
  const kernelRegularizer = l2 > 0 ? tf.regularizers.l2({ l2: l2 / 2 }) : undefined;
  model.add(tf.layers.dense({ units: 1, inputShape: [columns], activation: "sigmoid", kernelRegularizer }));
  model.compile({ optimizer: "adam", loss: "binaryCrossentropy" });
  class Watch extends tf.Callback {
    async onBatchEnd() {
      const [kernel, bias] = model.getWeights();
      clock.point(() => ({ weights: kernel.dataSync(), bias: bias.dataSync()[0] }));
    }
  }
  await model.fit(xs, ys, { epochs: Number.MAX_SAFE_INTEGER, verbose: 0, callbacks: [new Watch()] });
}

function minimize({ columns, l2, curvature }, clock, xs, ys, name) {
  const w = tf.variable(tf.zeros([columns, 1]));
  const b = tf.variable(tf.zeros([1]));
  const optimizer = name === "sgd" ? tf.train.sgd(1 / curvature) : tf.train.adam(0.1);
  const loss = () => {
    const mean = tf.losses.sigmoidCrossEntropy(ys, xs.matMul(w).add(b));
    return l2 > 0
      ? mean.add(
          w
            .square()
            .sum()
            .mul(l2 / 2),
        )
      : mean;
  };
  for (;;) {
    optimizer.minimize(loss);
    clock.point(() => ({ weights: w.dataSync(), bias: b.dataSync()[0] }));
  }
}
