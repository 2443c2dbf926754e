// The words of a text as columns: hashed, weighted by how rare they are (tf-idf), rows of length 1.
import { describe } from "../checks/describe.js";
import { requireCount } from "../checks/numbers.js";
import { requireObject } from "../checks/options.js";
import { log } from "../math/functions.js";
import { requireBits, signedHash } from "./hashing.js";
import { wordCharacters } from "./word-characters.js";

/** 262,144 buckets: the words of most languages, with few of the frequent ones in one bucket. */
export const WORD_BITS = 18;
/** Beyond this a bucket is a word: there is nothing left to save. */
const MOST_WORD_BITS = 24;

/** What is learned from the texts of all rows. Its columns are the buckets with a word, in the order of the buckets. */
export interface LearnedWords {
  bits: number;
  /** Of how many rows. */
  rows: number;
  /**
   * A word for each column, the most frequent of its bucket where one has more rows than the others together. It counts
   * above 0 whatever its hash says, so that the sign of the column's weight is the word's own.
   */
  words: string[];
  /** In how many rows a word of the column is. */
  frequencies: number[];
}

/**
 * Checks what a model document has learned.
 * @throws {TypeError | RangeError} naming the part and what was expected.
 */
export function expectLearnedWords(name: string, value: unknown): LearnedWords {
  requireObject(name, value);
  const { bits, rows, words, frequencies }: { [key in keyof LearnedWords]?: unknown } = value;
  requireBits(`${name}.bits`, bits, MOST_WORD_BITS);
  requireCount(`${name}.rows`, rows);
  if (
    !isList(words, (word) => typeof word === "string") ||
    !rises(words.map((word) => signedHash(word, bits).bucket))
  ) {
    throw new TypeError(`${name}.words: expected an array of strings by rising bucket, got ${describe(words)}`);
  }
  const possible = (count: unknown): count is number =>
    Number.isInteger(count) && Number(count) > 0 && Number(count) <= rows;
  if (!isList(frequencies, possible) || frequencies.length !== words.length) {
    const expected = `${words.length} whole numbers from 1 to ${rows}`;
    throw new TypeError(`${name}.frequencies: expected ${expected}, got ${describe(frequencies)}`);
  }
  return { bits, rows, words, frequencies };
}

function isList<T>(value: unknown, accept: (entry: unknown) => entry is T): value is T[] {
  return Array.isArray(value) && value.every(accept);
}

function rises(numbers: readonly number[]): boolean {
  return numbers.every((number, k) => k === 0 || number > numbers[k - 1]);
}

/** The cells of a row other than 0, by rising column. */
export interface WordCells {
  columns: number[];
  values: number[];
}

/** Many texts hold nothing else, and are cut four times as fast. */
const ASCII = /^[\0-\x7f]*$/;
const ASCII_WORDS = /[a-z0-9_]{2,}/g;
let anyWords: RegExp | undefined;

/**
 * The words of a text, in its order: two or more letters, marks, digits or low lines in a row, in lower case, of Greek's
 * two small sigmas one. As scikit-learn's vectorizers cut it (`\b\w\w+\b`), but that marks belong to words: without them
 * those of Hindi or of decomposed accents would fall apart. What a newer Unicode than 14.0 has added parts words.
 */
export function wordsOf(text: string): string[] {
  if (ASCII.test(text)) return text.toLowerCase().match(ASCII_WORDS) ?? [];
  anyWords ??= new RegExp(`[${wordCharacters()}]{2,}`, "gu");
  // not before: the lower case of a newer letter, which parts words, may be an older one, which does not
  return (text.match(anyWords) ?? []).map((word) => word.toLowerCase().replaceAll("ς", "σ"));
}

/** What is known of a bucket: in how many rows it is, and a word with how many rows it is ahead of the others. */
interface Bucket {
  rows: number;
  word: string;
  lead: number;
}

/** Takes the texts of all rows, one after another, and keeps of them what it knows of each bucket. */
export class WordLearner {
  readonly #bits: number;
  readonly #buckets = new Map<number, Bucket>();
  #rows = 0;

  /** @throws TypeError | RangeError unless bits is a whole number from 1 to 24. */
  constructor(bits = WORD_BITS) {
    requireBits("words", bits, MOST_WORD_BITS);
    this.#bits = bits;
  }

  /** @param rows how many rows have this text. */
  add(text: string, rows = 1): void {
    this.#rows += rows;
    const counted = new Set<number>();
    for (const word of new Set(wordsOf(text))) {
      const { bucket } = signedHash(word, this.#bits);
      const known = this.#buckets.get(bucket);
      if (known === undefined) {
        this.#buckets.set(bucket, { rows, word, lead: rows });
      } else {
        if (!counted.has(bucket)) known.rows += rows;
        vote(known, word, rows);
      }
      counted.add(bucket);
    }
  }

  finish(): LearnedWords {
    const buckets = [...this.#buckets].sort(([a], [b]) => a - b).map(([, bucket]) => bucket);
    return {
      bits: this.#bits,
      rows: this.#rows,
      words: buckets.map(({ word }) => word),
      frequencies: buckets.map(({ rows }) => rows),
    };
  }
}

/** Boyer and Moore (1991), MJRTY: a fast majority vote algorithm. */
function vote(bucket: Bucket, word: string, rows: number): void {
  bucket.lead += word === bucket.word ? rows : -rows;
  if (bucket.lead >= 0) return;
  bucket.word = word;
  bucket.lead = -bucket.lead;
}

/**
 * Turns texts into rows of x with what was learned. A word whose bucket had none counts for nothing.
 *
 * A cell is tf · idf: tf adds up the signs of the words of its bucket, idf = ln((1 + rows)/(1 + frequency)) + 1. The row
 * is then divided by its Euclidean length. As scikit-learn's TfidfTransformer does by default.
 */
export class WordEncoder {
  readonly #bits: number;
  /** Of each bucket. */
  readonly #columns = new Map<number, number>();
  /** Of each column. */
  readonly #signs: Int8Array;
  readonly #idf: Float64Array;

  constructor({ bits, rows, words, frequencies }: LearnedWords) {
    this.#bits = bits;
    this.#signs = new Int8Array(words.length);
    for (const [column, word] of words.entries()) {
      const { bucket, sign } = signedHash(word, bits);
      this.#columns.set(bucket, column);
      this.#signs[column] = sign;
    }
    this.#idf = Float64Array.from(frequencies, (frequency) => log((1 + rows) / (1 + frequency)) + 1);
  }

  encode(text: string): WordCells {
    const counts = new Map<number, number>();
    for (const word of wordsOf(text)) {
      const { bucket, sign } = signedHash(word, this.#bits);
      const column = this.#columns.get(bucket);
      if (column !== undefined) counts.set(column, (counts.get(column) ?? 0) + sign * this.#signs[column]);
    }
    const cells = [...counts].filter(([, count]) => count !== 0).sort(([a], [b]) => a - b);
    const columns = cells.map(([column]) => column);
    const values = cells.map(([column, count]) => count * this.#idf[column]);
    const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    return { columns, values: values.map((value) => value / length) };
  }
}
