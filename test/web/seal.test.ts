// The page's seal: what it publishes is what Node finds, by WebAssembly and by TypeScript.
import { expect, test } from "vitest";
import { nameOfBits } from "../../web/src/seal/bits.js";
import { nameOfPublishedFit, PUBLISHED } from "../../web/src/seal/published.js";

test.each(["wasm", "js"] as const)("Node finds the published bits by %s", (backend) => {
  expect(nameOfPublishedFit(backend)).toBe(PUBLISHED);
});

test("the name is FNV-1a over little-endian doubles, and one bit changes it", () => {
  // the offset basis of FNV-1a, and eight zero bytes after it: 0x811c9dc5 · 0x01000193^8 mod 2³²
  expect(nameOfBits([])).toBe("811c9dc5");
  const zeros = Array.from({ length: 8 }).reduce<bigint>((hash) => (hash * 0x01000193n) & 0xffffffffn, 0x811c9dc5n);
  expect(nameOfBits([0])).toBe(zeros.toString(16).padStart(8, "0"));
  expect(nameOfBits([1])).not.toBe(nameOfBits([1 + Number.EPSILON]));
  expect(nameOfBits([0])).not.toBe(nameOfBits([-0]));
});
