// What bench/js.ts compares: libraries, and the settings that each is trained with.

/** Each library has a file here, and package.json names them all. */
export const WAYS_FOLDER = "bench/rivals/js";

export interface Way {
  library: string;
  setting: string;
  /** In WAYS_FOLDER, with the arguments of its `train`. */
  file: string;
  options: string[];
}

export const OURS = "logit-wasm";

const way = (library: string, setting: string, file: string, ...options: string[]): Way => {
  return { library, setting, file, options };
};
const tfjs = (backend: string): Way[] => [
  way(`tfjs ${backend}`, "layers, Adam, batches of 32", "tfjs.js", backend, "layers"),
  way(`tfjs ${backend}`, "core, all rows, Adam 0.1", "tfjs.js", backend, "core", "adam"),
  way(`tfjs ${backend}`, "core, all rows, descent, safe rate", "tfjs.js", backend, "core", "sgd"),
];
const jax = (precision: string): Way[] => [
  way("jax-js", `descent, safe rate, ${precision}`, "jax.js", precision, "descent"),
  way("jax-js", `newton, ${precision}`, "jax.js", precision, "newton"),
];
export const WAYS: readonly Way[] = [
  way(OURS, "defaults, certified to 1e-8", "logit-wasm.js"),
  way("ml-logistic-regression", "rate 5e-4, the default", "ml-logistic-regression.js", "5e-4"),
  way("ml-logistic-regression", "safe rate", "ml-logistic-regression.js", "safe"),
  ...tfjs("cpu"),
  ...tfjs("wasm"),
  ...jax("float32"),
  ...jax("float64"),
  way("@stdlib/ml", 'rate "basic", the default', "stdlib.js", '["basic"]'),
  way("@stdlib/ml", 'rate "invscaling"', "stdlib.js", '["invscaling", 0.02, 0.5]'),
  way("js-regression", "rate 0.001, the default", "js-regression.js", "0.001"),
  way("js-regression", "safe rate", "js-regression.js", "safe"),
  way("brain.js", "defaults", "brain.js"),
  way("scikitjs", "defaults", "scikitjs.js"),
];
