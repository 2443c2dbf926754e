import type { Census } from "../tables/infer.js";
import type { RawColumn, RawVector } from "../tables/raw.js";
import { numberOf } from "./decimal.js";

/** A column of a source in memory: numbers, or which of its different texts stands in each row. */
export class GatheredColumn {
  readonly name: string;
  readonly #isTexts: boolean;
  #values: Float64Array = new Float64Array(64);
  #rows = 0;
  readonly #codes = new Map<string, number>();

  constructor({ name, type }: RawColumn) {
    this.name = name;
    this.#isTexts = type === "any" || type === "text";
  }

  get rows(): number {
    return this.#rows;
  }

  add(vector: RawVector): void {
    const rows = this.#rows + vector.length;
    if (rows > this.#values.length) {
      const larger = new Float64Array(Math.max(rows, 2 * this.#values.length));
      larger.set(this.#values);
      this.#values = larger;
    }
    for (let i = 0; i < vector.length; i++) this.#values[this.#rows + i] = this.#valueOf(vector[i]);
    this.#rows = rows;
  }

  census(): Census {
    const present = this.#values.subarray(0, this.#rows).reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
    if (!this.#isTexts) return { present, numbers: present, booleans: 0 };
    const counts = new Float64Array(this.#codes.size);
    for (let i = 0; i < this.#rows; i++) if (!Number.isNaN(this.#values[i])) counts[this.#values[i]]++;
    const total = (is: (text: string) => boolean) =>
      [...this.#codes].reduce((sum, [text, code]) => sum + (is(text) ? counts[code] : 0), 0);
    return {
      present,
      numbers: total((text) => numberOf(text) !== undefined),
      booleans: total((text) => booleanOf(text) !== undefined),
    };
  }

  /** The different values as texts. */
  texts(): string[] {
    if (this.#isTexts) return [...this.#codes.keys()];
    const values = new Set(this.#values.subarray(0, this.#rows));
    values.delete(Number.NaN);
    return Array.from(values, String);
  }

  /**
   * A number for every row, NaN where its cell is missing or makes none.
   * @param ofText what texts make. @param ofNumber what numbers make, where they do not stay as they are.
   */
  values(
    ofText: (text: string) => number | undefined,
    ofNumber: (value: number) => number | undefined = (value) => value,
  ): Float64Array {
    const table = Float64Array.from(this.#codes.keys(), (text) => ofText(text) ?? Number.NaN);
    return this.#values.slice(0, this.#rows).map((value) => {
      if (Number.isNaN(value)) return value;
      return this.#isTexts ? table[value] : (ofNumber(value) ?? Number.NaN);
    });
  }

  #valueOf(cell: number | string | null): number {
    if (typeof cell === "number") return cell;
    if (cell === null) return Number.NaN;
    const known = this.#codes.get(cell);
    if (known !== undefined) return known;
    this.#codes.set(cell, this.#codes.size);
    return this.#codes.size - 1;
  }
}

/** 1 for `true` and 0 for `false`, in any case. */
export function booleanOf(text: string): number | undefined {
  const word = text.length <= 5 ? text.toLowerCase() : "";
  if (word === "true") return 1;
  return word === "false" ? 0 : undefined;
}
