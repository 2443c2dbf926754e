/**
 * Orders texts by code point, as their UTF-8 bytes sort, on every machine the same. Not by locale; and not by UTF-16
 * unit as `<` does, which puts U+1F600 before U+FF21.
 */
export function byCodePoint(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = codePoint(a, i) - codePoint(b, i);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The code point that begins at unit i; U+FFFD for half a surrogate pair, as in UTF-8. */
function codePoint(text: string, i: number): number {
  const point = text.codePointAt(i) ?? 0;
  return point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
}
