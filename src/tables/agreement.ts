// What the holders of the parts of a table tell each other, so that each decides as if it had all rows.
import { CellError } from "./cell-error.js";

/** Parts are in the order of their rows. Every holder makes the same calls in the same order. */
export interface Agreement {
  /** Which part is here, counted from 0. */
  readonly part: number;
  readonly parts: number;
  /** What each part says, in their order: plain data, as `structuredClone` takes it. */
  gather<T>(own: T): T[];
  /** Sends numbers to each part, and takes those that each has for this one. */
  exchange(to: readonly Float64Array[]): Float64Array[];
  /**
   * Does tasks one after another, up to the first that fails in any part.
   * @throws in every part what that task threw, of the first part where it did.
   */
  together<T>(tasks: readonly (() => T)[]): T[];
}

/** All rows are here. */
export const ALONE: Agreement = {
  part: 0,
  parts: 1,
  gather: (own) => [own],
  exchange: (to) => [...to],
  together: (tasks) => tasks.map((task) => task()),
};

/** The rows that are here, among those of all parts. */
export class Share {
  /** As of the agreement. */
  readonly part: number;
  readonly parts: number;
  /** How many rows of the source each row here stands for. */
  readonly countOf: (row: number) => number;
  readonly #agreement: Agreement;
  /** Rows of the parts before this one. */
  readonly #before: number;

  constructor(agreement: Agreement, before: number, countOf: (row: number) => number) {
    this.part = agreement.part;
    this.parts = agreement.parts;
    this.countOf = countOf;
    this.#agreement = agreement;
    this.#before = before;
  }

  /** @param rows that are here. */
  static of(agreement: Agreement, rows: number, countOf: (row: number) => number): Share {
    const before = agreement.gather(rows).slice(0, agreement.part);
    return new Share(agreement, sumOf(before), countOf);
  }

  /** The same rows, of which each stands for several. */
  counted(countOf: (row: number) => number): Share {
    return new Share(this.#agreement, this.#before, countOf);
  }

  /** Of the rows here some are left. @param origin where each of them was. */
  keep(origin: (row: number) => number): Share {
    return new Share(this.#agreement, this.#before, (row) => this.countOf(origin(row)));
  }

  /** The number among the rows of all parts of a row that is counted here. */
  numberOf(row: number): number {
    return this.#before + row;
  }

  gather<T>(own: T): T[] {
    return this.#agreement.gather(own);
  }

  exchange(to: readonly Float64Array[]): Float64Array[] {
    return this.#agreement.exchange(to);
  }

  /** Over all parts, of whole numbers. */
  sum(own: number): number {
    return sumOf(this.gather(own));
  }

  /** Whether it is so in any part. */
  some(own: boolean): boolean {
    return this.gather(own).includes(true);
  }

  /** As of the agreement; errors of cells that count rows here come to count those of all parts. */
  together<T>(tasks: readonly (() => T)[]): T[] {
    return this.#agreement.together(tasks.map((task) => () => this.#counting(task)));
  }

  #counting<T>(task: () => T): T {
    try {
      return task();
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      const { row, column, value, expected, advice } = error;
      throw new CellError({
        row: this.numberOf(row),
        column,
        expected,
        ...(value !== undefined && { value }),
        ...(advice !== undefined && { advice }),
      });
    }
  }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
