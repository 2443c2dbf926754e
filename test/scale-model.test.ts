// What bench/scale-simulation.ts rests on: how blocks lie over ranks, what messages carry, and what does not fit.
import { expect, test } from "vitest";
import {
  bytesOfLargest,
  fitSeconds,
  fitSecondsFromDisk,
  leastGap,
  type Measured,
  messageBytes,
  messageSeconds,
  sharesOf,
} from "../bench/scale-model.js";

const MEASURED: Measured = {
  columns: 28,
  store: 4e-7,
  bring: 1e-7,
  read: 2e-8,
  rest: 0.05,
  reads: 3,
  answers: [30, 435, 30],
};
const NETWORK = { latency: 5e-5, bandwidth: 1e9 };
const NONE = { latency: 0, bandwidth: Infinity };

test("ranks share 64 blocks, and answer with as few subtrees as there are", () => {
  // counted by hand for 64 leaves: one a rank for powers of two
  for (const ranks of [1, 2, 4, 8, 16, 32, 64]) {
    expect(sharesOf(64e6, ranks)).toMatchObject({ most: 64e6 / ranks, subtrees: ranks });
  }
  // 22 blocks as 16 + 4 + 2, 21 as 2 + 8 + 8 + 2 + 1, and 21 as 1 + 4 + 16
  expect(sharesOf(64e6, 3).blocks.map(({ first, end }) => end - first)).toEqual([22, 21, 21]);
  expect(sharesOf(64e6, 3).subtrees).toBe(3 + 5 + 3);
  // more ranks than blocks have nothing to do
  expect(sharesOf(64e6, 100)).toMatchObject({ most: 1e6, subtrees: 64 });
});

test("a rank takes in the subtrees of all, and how long they are", () => {
  expect(messageBytes(1e9, 1, 30)).toBe(0);
  expect(messageBytes(1e9, 4, 30)).toBe(8 * (4 * 30 + 4));
  expect(messageSeconds(MEASURED, NETWORK, 1e9, 8)).toBeCloseTo(2 * 3 * 3 * 5e-5 + (8 * (8 * 495 + 24)) / 1e9, 12);
});

test("without messages a fit takes as many times less as there are ranks, up to 64", () => {
  const alone = fitSeconds(MEASURED, NONE, 64e6, 1);
  expect(alone).toBeCloseTo(64e6 * (4e-7 + 3 * 2e-8) + 0.05, 9);
  for (const ranks of [2, 16, 64]) expect(fitSeconds(MEASURED, NONE, 64e6, ranks)).toBeCloseTo(alone / ranks, 9);
  expect(fitSeconds(MEASURED, NONE, 64e6, 128)).toBeCloseTo(alone / 64, 9);
  const fromDisk = 64e6 * 3 * (1e-7 + 148e-9 + 2e-8) + 0.05;
  expect(fitSecondsFromDisk(MEASURED, NONE, 64e6, 1, 1e9)).toBeCloseTo(fromDisk, 9);
});

test("a row takes 140 bytes: 28 numbers, its sign, and three numbers that kernels write", () => {
  const bytes = bytesOfLargest(64e5, 28, 64);
  expect(bytes / 1e5).toBeGreaterThan(140);
  expect(bytes / 1e5).toBeLessThan(160);
  expect(bytesOfLargest(64 * 30e6, 28, 64)).toBeLessThan(2 ** 32);
  expect(bytesOfLargest(64 * 31e6, 28, 64)).toBeGreaterThan(2 ** 32);
});

test("the least gap that is certified grows with the rows of a block", () => {
  expect(leastGap(1e11, 28, 64)).toBeGreaterThan(1e-8);
  expect(leastGap(4e10, 28, 64)).toBeLessThan(1e-8);
  expect(leastGap(1e11, 28, 4096)).toBeLessThan(1e-9);
});
