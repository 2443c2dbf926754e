// The page's seal: what it publishes is what Node finds, by WebAssembly and by TypeScript.
import { expect, test } from "vitest";
import { fingerprint } from "../../src/math/fingerprint.js";
import { bitsToPublish, publishedBits } from "../../web/src/seal/published.js";
import published from "../../web/src/seal/published.json" with { type: "json" };
import { INITIAL, withData, withSamples } from "../../web/src/state/state.js";

test.each(["wasm", "js"] as const)("Node finds the published bits of every set by %s", (backend) => {
  expect(bitsToPublish(backend)).toEqual(published);
});

test("what the reader has changed is not published", () => {
  expect(publishedBits(INITIAL)).toBe(published.overlapping);
  expect(publishedBits(withData(INITIAL, { data: "xor", noise: 0.5 }))).toBe(published.xor);
  expect(publishedBits(withData(INITIAL, { seed: 2 }))).toBeUndefined();
  expect(publishedBits(withData(INITIAL, { noise: 1 }))).toBeUndefined();
  expect(publishedBits({ ...INITIAL, l2: 0.1 })).toBeUndefined();
  expect(publishedBits(withSamples(INITIAL, INITIAL.samples, 0))).toBeUndefined();
});

test("the name is FNV-1a over little-endian doubles, and one bit changes it", () => {
  // the offset basis of FNV-1a, and eight zero bytes after it: 0xcbf29ce484222325 · 0x100000001b3^8 mod 2⁶⁴
  expect(fingerprint([])).toBe("cbf29ce484222325");
  const zeros = Array.from({ length: 8 }).reduce<bigint>(
    (hash) => BigInt.asUintN(64, hash * 0x100000001b3n),
    0xcbf29ce484222325n,
  );
  expect(fingerprint([0])).toBe(zeros.toString(16).padStart(16, "0"));
  expect(fingerprint([1])).not.toBe(fingerprint([1 + Number.EPSILON]));
  expect(fingerprint([0])).not.toBe(fingerprint([-0]));
});
