// The comparison itself: nothing that differs passes for the same.
import { expect, test } from "vitest";
import { differences } from "./differences.js";
import { fingerprint } from "./fingerprint.js";

test.each<[string, unknown, unknown]>([
  ["the last bit of a number", { w: [1, 0.1] }, { w: [1, 0.1 + 2 ** -56] }],
  ["the sign of 0", [0], [-0]],
  ["two signs", Float64Array.of(1, 2), Float64Array.of(-1, -2)],
  ["an order", [1, 2], [2, 1]],
  ["a missing number", [NaN], [0]],
  ["the length of a list", { a: [1], b: [] }, { a: [], b: [1] }],
  ["a name", { gap: 1 }, { loss: 1 }],
  ["a text", { status: "converged" }, { status: "separable" }],
  ["an absent field", { report: {} }, { report: { hint: undefined } }],
  ["a number and its text", 1, "1"],
])("%s changes a fingerprint", (_, a, b) => {
  expect(fingerprint(a)).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprint(a)).not.toBe(fingerprint(b));
});

test("a fingerprint leaves out times and backends, the order of fields and the kind of list", () => {
  const wasm = { status: "converged", weights: Float64Array.of(1, 2), seconds: 1, backend: "wasm" };
  const js = { backend: "js", fallbackReason: "CompileError", seconds: 2, weights: [1, 2], status: "converged" };
  expect(fingerprint(wasm)).toBe(fingerprint(js));
});

test("a difference is named by engine, page, backend, round and kind", () => {
  const expected = [
    { sgd: "a", newton: "b" },
    { sgd: "c", newton: "d" },
    { sgd: "e", newton: "f" },
  ];
  const found = [{ sgd: "a", newton: "b" }, { sgd: "c", newton: "x" }, { sgd: "e" }];
  const rest = { ran: ["js"], seconds: 1 };
  expect(differences("Firefox, plain page", [{ backend: "js", rounds: expected, ...rest }], expected)).toEqual([]);
  expect(differences("Firefox, plain page", [{ backend: "js", rounds: found, ...rest }], expected)).toEqual([
    'Firefox, plain page, backend "js": other bits in 2 of 3 rounds, first in round 1, "newton": x, expected d',
  ]);
  expect(differences("Firefox", [{ backend: "wasm", rounds: found.slice(0, 1), ...rest }], expected)).toHaveLength(1);
});
