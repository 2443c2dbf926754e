// The order of texts, which that of the levels is.
import { check, constantFrom, integer, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { byCodePoint } from "../src/tables/code-points.js";

describe("byCodePoint", () => {
  const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const same = (a: string, b: string) => Math.sign(byCodePoint(a, b)) === byBytes(a, b);

  it.each([
    ["a character beyond UTF-16 units", "\u{1F600}", "\u{FF21}"],
    ["two of them that share a half", "\u{1F600}", "\u{1F601}"],
    ["a text and its beginning", "ab", "abc"],
    ["nothing", "", "a"],
    ["half a pair and a whole one", "\u{D83D}", "\u{1F600}"],
    ["half a pair and what UTF-8 writes for it", "\u{D83D}", "\u{FFFD}"],
    ["half a pair and the last character before it", "\u{DE00}a", "\u{FFFC}a"],
  ])("orders %s as UTF-8 bytes", (_, a, b) => {
    expect([same(a, b), same(b, a), same(a, a)]).toEqual([true, true, true]);
  });

  it("puts U+FF21 before U+1F600", () => {
    expect(["\u{1F600}", "\u{FF21}", "b", "B"].sort(byCodePoint)).toEqual(["B", "b", "\u{FF21}", "\u{1F600}"]);
  });

  it("orders any texts as UTF-8 bytes, halves of pairs among them", () => {
    const unit = oneof(
      constantFrom(0x61, 0xd83d, 0xd83e, 0xde00, 0xde01, 0xff21, 0xfffd),
      integer({ max: 0xffff, min: 0 }),
    );
    const text = string({ unit: unit.map((code) => String.fromCharCode(code)), maxLength: 6 });
    expect(check(property(text, text, same), { numRuns: 5000 })).toMatchObject({ failed: false });
  });
});
