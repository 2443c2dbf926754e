// How numbers are written: three digits in sight, all of them on hover.

/** Three significant digits, two beside a power of ten, whole numbers as they are, with a true minus and ∞; an en dash where there is no number. */
export function short(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e5) return signed(value, String(size));
  if (size === Infinity) return signed(value, "∞");
  if (size < 1e-3 || size >= 1e5) return signed(value, power(size.toExponential(1)));
  return signed(value, size >= 100 ? size.toFixed(size >= 1000 ? 0 : 1) : size.toPrecision(3));
}

/** Every digit that a double has. */
export function whole(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "no number" : String(value);
}

function signed(value: number, digits: string): string {
  return (value < 0 ? "−" : "") + digits;
}

function power(digits: string): string {
  return digits.replace("e-", "e−").replace("e+", "e");
}
