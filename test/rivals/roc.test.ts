// Areas under ROC curves and their intervals beside those of R's pROC and survival.
import { beforeAll, expect, test } from "vitest";
import { rocAuc, rocAucInterval } from "../../src/index.js";
import { farthest } from "./farthest.js";
import { Rival } from "./rival.js";
import { scored } from "./scored.js";

interface RocAnswer {
  auc: number;
  variance: number;
  interval: [number, number];
  at80: [number, number];
  /** Of weighted rows. */
  concordance: number;
}

const rival = new Rival("R", ["jsonlite", "pROC", "survival"]);

rival.describe("pROC and survival", () => {
  let answers: RocAnswer[];
  beforeAll(() => {
    answers = rival.ask(
      "roc.R",
      scored.map(([, each]) => each),
    );
  });

  test.each(scored)("%s", (name, { y, p, sampleWeight }) => {
    const expected = answers[scored.findIndex(([other]) => other === name)];
    const { auc, standardError, interval } = rocAucInterval(y, p);
    expect(farthest([rocAuc(y, p), auc], [expected.auc, expected.auc])).toBeLessThan(1e-13);
    expect(farthest([standardError], [Math.sqrt(expected.variance)])).toBeLessThan(1e-11);
    expect(farthest(interval, expected.interval)).toBeLessThan(1e-11);
    expect(farthest(rocAucInterval(y, p, { level: 0.8 }).interval, expected.at80)).toBeLessThan(1e-11);
    expect(farthest([rocAuc(y, p, { sampleWeight })], [expected.concordance])).toBeLessThan(1e-13);
  });
});
