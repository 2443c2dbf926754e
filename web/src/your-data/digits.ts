// Numbers as the page shows them.

/** Three significant digits: 0.0123, −4.20e-15. */
export function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return "0";
  const isPlain = (size >= 1e-3 && size < 1e6) || size === Infinity;
  const digits = isPlain ? `${Number(size.toPrecision(3))}` : size.toExponential(2).replace("e+", "e");
  return value < 0 ? `−${digits}` : digits;
}

/** 12,345 */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${value.toLocaleString("en")} ${value === 1 ? one : many}`;
}
