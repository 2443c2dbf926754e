// What a reader may type, with the bounds of each: the controls and the address read numbers in this one way.

export interface Quantity {
  name: string;
  expected: string;
  allows: (value: number) => boolean;
}

export const QUANTITIES = {
  alpha: { name: "α", expected: "a finite number above 0", allows: (value) => value > 0 && value < Infinity },
  l2: { name: "l2", expected: "a finite number of at least 0", allows: (value) => value >= 0 && value < Infinity },
  noise: { name: "noise", expected: "a number from 0 to 3", allows: (value) => value >= 0 && value <= 3 },
  seed: { name: "seed", expected: "a whole number from 0 to 4294967295", allows: (value) => value === value >>> 0 },
  iteration: {
    name: "iteration",
    expected: "a whole number from 0 to 5000",
    allows: (value) => Number.isInteger(value) && value >= 0 && value <= 5000,
  },
  weight: { name: "weight", expected: "a number from -1e100 to 1e100", allows: (value) => Math.abs(value) <= 1e100 },
  coordinate: { name: "coordinate", expected: "a number from -100 to 100", allows: (value) => Math.abs(value) <= 100 },
} satisfies Record<string, Quantity>;

/**
 * The number that a text says.
 * @throws RangeError that names the quantity, what was expected and what stood there.
 */
export function readNumber(text: string, { name, expected, allows }: Quantity): number {
  const value = text.trim() === "" ? Number.NaN : Number(text.trim().replace("−", "-"));
  if (Number.isNaN(value) || !allows(value)) throw new RangeError(`${name}: expected ${expected}, got "${text}"`);
  return value;
}
