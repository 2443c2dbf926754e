import { expect } from "vitest";

/** The largest difference of two lists, each as a share of its scale: by default of the number expected. */
export function farthest(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  scales: ArrayLike<number> = expected,
): number {
  expect(actual.length).toBe(expected.length);
  let most = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    // what is equal is as near as can be, whatever its scale
    const share = difference === 0 ? 0 : difference / Math.abs(scales[i]);
    most = share <= most ? most : share;
  }
  return most;
}

/** Asserts of every difference, by its name, that it is at most so much. */
export function expectNone(differences: Record<string, number>, above: number): void {
  const larger = Object.entries(differences).filter(([, difference]) => !(difference <= above));
  expect(Object.fromEntries(larger)).toEqual({});
}
