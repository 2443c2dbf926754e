// This library: whole fits at the tolerances that are asked for, each with its certificate.
import { LogisticRegression } from "../../../dist/index.js";

export function train({ rows, columns, x, y, l2 }, clock) {
  for (const tolerance of [1e-2, 1e-4, 1e-8]) {
    clock.whole(() => {
      const model = new LogisticRegression({ l2, standardize: false, tolerance });
      return model.fit({ data: x, rows, columns }, y);
    });
  }
}
