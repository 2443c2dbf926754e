// Where a fit begins.
import { describe, expect, test } from "vitest";
import { addScaled } from "../src/math/vector.js";
import { Logistic } from "../src/problem/logistic.js";
import { Rows } from "../src/problem/rows.js";
import { type Asking, runHere } from "../src/problem/sums.js";
import type { FitOptions } from "../src/training/fit-options.js";
import { plainStart, startOf } from "../src/training/start.js";
import { storeRows, summaryOf } from "./store-rows.js";

const x = Array.from({ length: 50 }, (_, i) => [Math.sin(i), 3 + Math.cos(2 * i)]);
const y = Uint8Array.from(x, (_, i) => Number(i % 5 === 0));
const weight = Float64Array.from(y, (label, i) => (i % 7 === 0 ? 0 : 1 + label));

interface How {
  fitBias?: boolean;
  offset?: Float64Array | undefined;
}

function make({ fitBias = true, offset }: How = {}) {
  const stored = storeRows(x, { y, weight, offset }, "js");
  const summary = summaryOf(stored);
  const problem = new Logistic(summary, { fitBias, standardize: true, raw: false, l1: 0, l2: 0.1 });
  const run = <T>(asking: Asking<T>): T => runHere(asking, [new Rows(stored)]);
  const start = (given: FitOptions["start"], isSeed = false) => run(startOf(problem, summary, given, isSeed));
  return { problem, summary, run, start };
}

const total = weight.reduce((sum, s) => sum + s, 0);
const ones = weight.reduce((sum, s, i) => sum + s * y[i], 0) / total;

/** The mean loss at weights 0, and its slope along the bias. */
function lossAt(bias: number, offset: Float64Array): { loss: number; slope: number } {
  let loss = 0;
  let slope = 0;
  y.forEach((label, i) => {
    const z = bias + offset[i];
    loss += (weight[i] / total) * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - label * z);
    slope += (weight[i] / total) * (1 / (1 + Math.exp(-z)) - label);
  });
  return { loss, slope };
}

describe("the plain start", () => {
  test("without offsets is the log odds, and F the classes' entropy", () => {
    const { problem, summary, run } = make();
    const { theta, objective } = run(plainStart(problem, summary));
    expect([...theta.subarray(0, 2)]).toEqual([0, 0]);
    expect(theta[2]).toBeCloseTo(Math.log(ones / (1 - ones)), 14);
    expect(objective).toBeCloseTo(-ones * Math.log(ones) - (1 - ones) * Math.log(1 - ones), 14);
    expect(problem.passes).toBe(0);
  });

  test("without a bias is 0, and F ln 2", () => {
    const { problem, summary, run } = make({ fitBias: false });
    const { theta, objective } = run(plainStart(problem, summary));
    expect([...theta]).toEqual([0, 0, 0]);
    expect(objective).toBeCloseTo(Math.LN2, 15);
  });

  test.each([
    ["small", 1, 0],
    ["of 60", 0, 60],
    ["of −60", 0, -60],
    ["of ±50", 50, 0],
    ["of ±500", 500, 300],
  ])("with offsets %s is where no other bias is better", (_, spread, middle) => {
    const offset = Float64Array.from(y, (_, i) => middle + spread * Math.sin(13 * i));
    const { problem, summary, run } = make({ offset });
    const { theta, objective } = run(plainStart(problem, summary));
    expect([...theta.subarray(0, 2)]).toEqual([0, 0]);
    const { loss, slope } = lossAt(theta[2], offset);
    expect(objective / loss).toBeCloseTo(1, 12);
    // the slope is as small as sums of such numbers can tell
    expect(Math.abs(slope)).toBeLessThan(1e-13 * Math.max(1, loss));
  });

  test("with offsets and no bias is F there", () => {
    const offset = Float64Array.from(y, (_, i) => Math.sin(13 * i));
    const { problem, summary, run } = make({ fitBias: false, offset });
    const { theta, objective } = run(plainStart(problem, summary));
    expect([...theta]).toEqual([0, 0, 0]);
    expect(objective).toBeCloseTo(lossAt(0, offset).loss, 13);
  });
});

describe("a start that is given", () => {
  test("is taken where F is no higher than at the plain one", () => {
    const { problem, run, start } = make();
    const plain = start(undefined);
    expect(plain.theta).toBe(plain.plain);
    const downhill = addScaled(plain.theta, -0.1, run(problem.at(plain.theta)).gradient);
    const { weights, bias } = problem.own(downhill);
    const near = start({ weights, bias });
    expect(near.theta).not.toBe(near.plain);
    near.theta.forEach((value, j) => {
      expect(value).toBeCloseTo(downhill[j], 14);
    });
    expect([near.plain, near.plainObjective]).toEqual([plain.plain, plain.plainObjective]);
    for (const far of [
      { weights: [0, 0], bias: 40 },
      { weights: [1e4, 1e4], bias: 0 },
    ]) {
      expect(start(far).theta).toEqual(plain.plain);
    }
  });

  test("leaves a bias that is not fitted at 0", () => {
    expect(make({ fitBias: false }).start({ weights: [-0.3, -0.2], bias: 5 }).theta[2]).toBe(0);
  });

  test("is where the seed's own solvers begin, however far, or at 0", () => {
    const { problem, start } = make();
    const far = start({ weights: [1e4, 1e4], bias: 3 }, true);
    expect([...far.theta]).toEqual([...problem.conditioning.fromOwn(Float64Array.of(1e4, 1e4), 3)]);
    expect(far).toEqual({ theta: far.theta, plain: far.theta, plainObjective: Infinity });
    expect([...start(undefined, true).theta]).toEqual([0, 0, 0]);
  });

  test.each<[FitOptions["start"], string]>([
    [{ weights: [1], bias: 0 }, "start.weights"],
    [{ weights: [1, Number.NaN], bias: 0 }, "start.weights"],
    [{ weights: [1, 2], bias: Number.NaN }, "start.bias: expected a finite number, got NaN"],
    [{ weights: [1, 2], bias: Infinity }, "start.bias: expected a finite number, got Infinity"],
  ])("%j is refused", (given, message) => {
    expect(() => make().start(given)).toThrow(message);
  });
});
