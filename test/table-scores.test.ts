// The scores of tables: each is that of the metric of its name, from one sorting of the rows.
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { evaluateFile, trainFile } from "../src/files/models.js";
import {
  accuracy,
  averagePrecision,
  balancedAccuracy,
  brier,
  calibrationFit,
  f1,
  logLoss,
  matthews,
  precision,
  recall,
  rocAuc,
  rocAucInterval,
} from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";
import { scoresOf, withCalibration } from "../src/tables/scores.js";

const METRICS = {
  logLoss,
  brier,
  rocAuc,
  averagePrecision,
  accuracy,
  balancedAccuracy,
  precision,
  recall,
  f1,
  matthews,
};

/** With ties, and with rows that weigh nothing. */
function made(rows: number) {
  const random = mulberry32(11);
  const p = Float64Array.from({ length: rows }, () => (1 + Math.floor(40 * random())) / 42);
  const y = Uint8Array.from(p, (p_i) => Number(random() < p_i));
  return { y, p, weights: Float64Array.from({ length: rows }, () => Math.floor(3 * random())) };
}

test.each([
  ["alike", ({ y, p }: ReturnType<typeof made>) => ({ y, p })],
  ["by weights", (rows: ReturnType<typeof made>) => rows],
])("are those of the metrics, rows %s", (_, of) => {
  const rows: ReturnType<typeof of> & { weights?: Float64Array } = of(made(500));
  const { y, p, weights } = rows;
  const options = weights === undefined ? {} : { sampleWeight: weights };
  const scores = scoresOf(rows, 500);
  for (const [name, metric] of Object.entries(METRICS)) {
    expect(scores, name).toHaveProperty(name, metric(y, p, options));
  }
  const { interval } = rocAucInterval(y, p, options);
  expect(scores.rocAucInterval?.[0]).toBeCloseTo(interval[0], 14);
  expect(scores.rocAucInterval?.[1]).toBeCloseTo(interval[1], 14);
  expect(scores.calibration).toBeUndefined();
  expect(withCalibration(scores, rows).calibration).toEqual(calibrationFit(y, p, options));
});

test("what is not defined is null, and calibration then absent", () => {
  const zeros = { y: Uint8Array.of(0, 0), p: Float64Array.of(0.2, 0.3) };
  const scores = withCalibration(scoresOf(zeros, 2), zeros);
  expect(scores).toEqual({
    rows: 2,
    logLoss: expect.any(Number),
    brier: expect.any(Number),
    rocAuc: null,
    rocAucInterval: null,
    averagePrecision: null,
    accuracy: 1,
    balancedAccuracy: null,
    precision: null,
    recall: null,
    f1: null,
    matthews: null,
  });
  // nobody is called class 1
  const never = scoresOf({ y: Uint8Array.of(0, 1, 1), p: Float64Array.of(0.2, 0.3, 0.1) }, 3);
  expect(never).toMatchObject({ recall: 0, precision: null, f1: 0, matthews: null, rocAucInterval: null, rocAuc: 0.5 });
  for (const p of [
    [0.2, 0.8],
    [0, 0.5, 1],
    [0.4, 0.4],
  ]) {
    const rows = { y: Uint8Array.from(p, (_, i) => i % 2), p: Float64Array.from(p) };
    expect(withCalibration(scoresOf(rows, p.length), rows)).not.toHaveProperty("calibration");
  }
});

test("a file is evaluated with its calibration, whichever class is the positive one", async () => {
  const birthwt = fileURLToPath(new URL("data/birthwt.csv", import.meta.url));
  const trained = await trainFile(birthwt, { target: "low", testFraction: 0, l2: 0, positive: "0" });
  const { metrics } = await evaluateFile(trained, birthwt);
  const { calibration, ...scores } = metrics;
  expect(scores).toEqual(trained.metrics.train);
  // the equations of an unpenalised fit
  expect(calibration?.slope.value).toBeCloseTo(1, 6);
  expect(calibration?.inTheLarge.value).toBeCloseTo(0, 6);
  expect(scores.recall).toBeGreaterThan(0.8);
});
