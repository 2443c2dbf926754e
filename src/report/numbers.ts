// Numbers as the report writes them: the same text on every machine.

/** From here on in powers of ten, as 1e6. */
const LARGE = 1e6;
/** Below in powers of ten. */
const SMALL = 1e-3;

/** So many significant digits, with a true minus sign. */
export function significant(value: number, digits = 3): string {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size === 0) return "0";
  return `${rounded < 0 ? "−" : ""}${written(size, digits)}`;
}

function written(size: number, digits: number): string {
  if (size >= LARGE || size < SMALL) return power(size, digits - 1);
  if (size >= 10 ** digits) return grouped(size);
  return size.toPrecision(digits);
}

/** For sizes of errors: two digits, 4e−14. */
export function magnitude(value: number): string {
  return significant(value, 2);
}

/** A p-value: three places, or two digits of what is smaller. */
export function pValue(p: number): string {
  if (p === 0) return "below 1e−300";
  return p < 1e-3 ? magnitude(p) : p.toFixed(3);
}

/** Of a size, in powers of ten: 1e−6. */
export function power(size: number, digits: number): string {
  // a true minus sign: a line may end behind a hyphen
  return size
    .toExponential(digits)
    .replace(/\.?0*e\+?/, "e")
    .replace("-", "−");
}

/** 1234567 as 1,234,567. */
export function grouped(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 2 });
}

/** 1,234,567 rows. */
export function count(value: number, noun: string): string {
  return `${grouped(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** A part of 1 to three digits behind the point, as scores are given. */
export function part(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "–" : value.toFixed(3);
}

export function percent(value: number): string {
  return Number.isNaN(value) ? "–" : `${(100 * value).toFixed(1)} %`;
}

/** Always with its sign. */
export function signed(value: number, digits = 3): string {
  const text = significant(value, digits);
  return value > 0 ? `+${text}` : text;
}

/** Days since 1970-01-01 as a date. */
export function date(days: number): string {
  return new Date(Math.floor(days) * 86_400_000).toISOString().slice(0, 10);
}
