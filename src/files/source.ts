import { FileError, type Place } from "../tables/file-error.js";
import type { RawBatch, RawColumn } from "../tables/raw.js";

/** Rows from anywhere: files, or what a query gives. */
export interface Source {
  /** As the caller named it. */
  readonly name: string;
  /** The columns that are read, in the order of the vectors of a batch. */
  readonly columns: readonly RawColumn[];
  /** All columns that there are. */
  readonly header: readonly string[];
  /** How far the reading has come; changes while batches are handed out. */
  readonly reading: Reading;
  /** Of several readers the first has all rows, and this is why. */
  readonly undivided?: string;
  /**
   * All rows, from the first: in their order, or counted where equal ones were.
   * @throws {FileError} what cannot be read; NotANumber where a column that was taken for numbers holds something else.
   */
  batches(): AsyncIterable<RawBatch>;
  /** Takes a column for one that may hold anything, in batches to come: what to do after NotANumber. */
  takeAsAny(column: string): void;
  /** Where a row stands, counted from 0 as batches hand them out, and what is written in one of its cells. */
  locate(row: number, column: string): Promise<Located>;
  /** Lets go of whatever the reading needs. */
  close(): Promise<void>;
}

/** A file to read, and what errors call it. */
export interface NamedFile {
  path: string;
  name: string;
}

export interface Located {
  place: Place;
  value?: string;
}

/** How far a source has been read. */
export interface Reading {
  rows: number;
  bytes: number;
  /** Bytes that there are, where that is known. */
  total: number | undefined;
}

/** Rows that are looked at to see what the others will be like. */
export const SAMPLE_ROWS = 10_000;

/**
 * Whether so few rows of a sample are different that to count them pays: ten equal ones for each. Counting takes no longer
 * than reading, but rows of which most differ would be kept to no purpose. Of fewer than a thousand rows nothing can be
 * said, nor gained.
 */
export function repeats(different: number, rows: number): boolean {
  return rows >= 1000 && 10 * different <= rows;
}

/** Whether rows that are equal are counted: always, never, or where a sample says that few stand for many. */
export type Counting = boolean | "auto";

/** What of a source is wanted, and how. */
export interface Wishes {
  /** Columns to read, all where it is left out. @throws {FileError} one that the source has not. */
  only?: readonly string[];
  /** Columns that must be there, whatever else is read. */
  needed?: readonly string[];
  /** Columns to leave out. */
  without?: readonly string[];
  /** Columns whose cells are numbers, or an error; of the others a sample tells, where the source does not know. */
  numbers?: readonly string[];
  /** Columns that may hold anything, whatever a sample says. */
  any?: readonly string[];
  /** Count rows that are equal; "auto": where few stand for many. A source is counted whole or not at all. */
  count?: Counting;
  /** Bytes that an engine may take to read; its own bound if absent. */
  memory?: number;
  /** Called with how far the reading has come, again and again while batches are handed out. */
  onReading?: ((reading: Reading) => void) | undefined;
}

/** The first cell that is no number of a column that was taken for numbers. */
export class NotANumber extends FileError {
  readonly column: string;

  constructor(place: Place & { column: string }, got: string) {
    super(place, `expected a finite number, got ${got}`);
    this.column = place.column;
  }
}
