// "2GiB": an amount of memory as people write it.
import { describe } from "../checks/describe.js";

const UNITS: Record<string, number> = { "": 1 };
for (const [k, letter] of ["k", "m", "g", "t"].entries()) {
  UNITS[`${letter}b`] = 1000 ** (k + 1);
  UNITS[`${letter}ib`] = 1024 ** (k + 1);
}
UNITS.b = 1;

/**
 * Bytes, given as a number of them or as a text with a unit: kB, MB, GB, TB of powers of 1000, KiB, MiB, GiB, TiB of 1024.
 * @throws TypeError, RangeError for what is none.
 */
export function memorySize(given: unknown): number {
  if (typeof given !== "string" && typeof given !== "number") {
    throw new TypeError(`memory: expected bytes such as "2GiB", got ${describe(given)}`);
  }
  const [, digits, unit] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(String(given)) ?? [];
  const factor = unit === undefined ? undefined : UNITS[unit.toLowerCase()];
  const bytes = factor === undefined ? Number.NaN : Number(digits) * factor;
  if (bytes >= 1) return Math.floor(bytes);
  throw new RangeError(`memory: expected bytes such as "2GiB" or "800MB", got ${describe(given)}`);
}

/** So many bytes in words: "1.5 GiB". */
export function inBytes(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** power;
  return `${power === 0 || amount >= 100 ? Math.round(amount) : Number(amount.toPrecision(3))} ${units[power]}`;
}
