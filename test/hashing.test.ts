// The hash of texts, against values that others have published or computed.
import { check, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { requireBits, signedHash } from "../src/tables/hashing.js";

/** The hash itself: its lowest 30 bits are the bucket, its highest the sign; the one between is not used. */
const parts = (hash: number) => ({ bucket: hash & 0x3fffffff, sign: hash >>> 31 === 1 ? -1 : 1 });

describe("signedHash", () => {
  it.each([
    // Wikipedia, "MurmurHash", and the tests of scikit-learn (−156908512)
    ["", 0],
    ["test", 0xba6bd213],
    ["Hello, world!", 0xc0363e43],
    ["The quick brown fox jumps over the lazy dog", 0x2e4ff723],
    ["foo", 0xf6a5c420],
    // scikit-learn 1.2.1: murmurhash3_32(text.encode("utf-8"), seed=0, positive=True)
    ["é", 0x10110787],
    ["日本", 0xc4d9f942],
    ["日本語", 0xa5a47297],
    ["😀", 0xbeb42efa],
    ["a😀", 0xe325d8b4],
    ["\u0080c.", 3848201296],
    ["日ÿß\u{10ffff}_", 877757634],
    ["\u0080\u0080a\uffff中.\u07ff", 742188511],
    ["ÿ語aß\u0800_Ж\u07ffa", 1046708499],
    ["😀ü中.\u0800語🫠\u07ffaß\u{10ffff}\u07ff本\u{10ffff}0本\u0080", 1161043181],
  ])("is MurmurHash3 of the UTF-8 of %j", (text, hash) => {
    expect(signedHash(text, 30)).toEqual(parts(hash));
  });

  it("takes half a pair for U+FFFD, as UTF-8 does", () => {
    expect(signedHash("\ufffd", 30)).toEqual(parts(0xb69ca6c1));
    for (const half of ["\ud83d", "\ude00"]) {
      expect(signedHash(half, 30)).toEqual(signedHash("\ufffd", 30));
      expect(signedHash(`ab${half}`, 30)).toEqual(parts(0x7c884294));
    }
    expect(signedHash("\ude00\ud83d", 30)).toEqual(signedHash("\ufffd\ufffd", 30));
  });

  it("depends on the UTF-8 bytes alone, whatever was hashed before", () => {
    const same = (text: string) => {
      const before = signedHash(text, 30);
      signedHash("x".repeat(1000), 30);
      const after = signedHash(new TextDecoder().decode(new TextEncoder().encode(text)), 30);
      return before.bucket === after.bucket && before.sign === after.sign;
    };
    // a mark of the byte order at the beginning is what TextDecoder alone would drop
    const text = string({ unit: "binary", maxLength: 300 }).filter((value) => !value.startsWith("\ufeff"));
    expect(check(property(text, same), { numRuns: 500 })).toMatchObject({ failed: false });
  });

  it("has 2^bits buckets and both signs in each", () => {
    const seen = new Map<string, number>();
    for (let i = 0; i < 4000; i++) {
      const { bucket, sign } = signedHash(`level ${i}`, 3);
      const key = `${bucket} ${sign}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    // 16 cells of 250 on average, of deviation 15
    expect(seen.size).toBe(16);
    expect(Math.min(...seen.values())).toBeGreaterThan(180);
    expect(Math.max(...seen.values())).toBeLessThan(320);
  });
});

describe("requireBits", () => {
  it.each([1, 18, 30])("takes %d", (bits) => {
    expect(() => requireBits("hash", bits)).not.toThrow();
  });

  it.each([
    [0, RangeError, "hash: expected a whole number of bits from 1 to 30, got 0"],
    [31, RangeError, "hash: expected a whole number of bits from 1 to 30, got 31"],
    [2.5, RangeError, "hash: expected a whole number of bits from 1 to 30, got 2.5"],
    ["18", TypeError, 'hash: expected a whole number of bits from 1 to 30, got "18"'],
  ])("refuses %j", (bits, type, message) => {
    expect(() => requireBits("hash", bits)).toThrow(new type(message));
  });
});
