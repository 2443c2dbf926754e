// One fit whose bits are published: every engine, with WebAssembly and without, must find the same ones.
import { type BackendChoice, LogisticRegression } from "../../../src/index.js";
import { TUMOURS } from "../data/tumours.js";
import { fingerprint } from "../fingerprint.js";

/** What Node finds, both ways; test/web/seal.test.ts holds it. */
export const PUBLISHED = "7f44ee7f2ecd4f63";

/**
 * The name of the bits of weights and bias.
 * @throws Error where the backend is refused.
 */
export function nameOfPublishedFit(backend: BackendChoice): string {
  const model = new LogisticRegression({ l2: 0.01, backend }).fit(
    TUMOURS.map(([x1, x2]) => [x1, x2]),
    TUMOURS.map(([, , y]) => y),
  );
  return fingerprint([...model.weights, model.bias]);
}
