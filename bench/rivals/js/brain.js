// brain.js: a network of one sigmoid neuron, trained row after row with momentum. It minimises the squared error, not
// the logistic loss, and has no penalty; its inputs should lie between 0 and 1, so columns are scaled, and the weights
// back. Training options are its defaults; it stops by itself at a mean squared error of 0.005.
import brain from "brain.js";

export function train({ rows, columns, x, y }, clock) {
  const least = new Float64Array(columns).fill(Infinity);
  const most = new Float64Array(columns).fill(-Infinity);
  for (let p = 0; p < x.length; p++) {
    const j = p % columns;
    if (x[p] < least[j]) least[j] = x[p];
    if (x[p] > most[j]) most[j] = x[p];
  }
  const patterns = Array.from({ length: rows }, (_, i) => ({
    input: Array.from({ length: columns }, (_, j) => (x[i * columns + j] - least[j]) / (most[j] - least[j])),
    output: [y[i]],
  }));
  const network = new brain.NeuralNetwork({ hiddenLayers: [] });
  const read = () => {
    const weights = Array.from(network.weights[1][0], (weight, j) => weight / (most[j] - least[j]));
    return { weights, bias: weights.reduce((sum, weight, j) => sum - weight * least[j], network.biases[1][0]) };
  };
  network.train(patterns, { callback: () => clock.point(read), callbackPeriod: 1 });
  clock.point(read, true);
}
