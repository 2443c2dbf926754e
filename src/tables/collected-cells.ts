// The cells of a column of texts as they come in, in as little memory as what is known of them allows.
import type { Share } from "./agreement.js";
import { Chunks, type Shelf } from "./chunks.js";
import { signedHash } from "./hashing.js";
import { type MergedTexts, mergeTexts, type ReadOn, readOnAs } from "./merge-texts.js";
import { type NumberCells, type NumberMeaning, ParsedCells } from "./number-cells.js";
import { dateText, parseDate, parseNumber } from "./parse-cell.js";
import type { RawType, RawVector } from "./raw.js";

/** Texts of more kinds than this are kept only as the numbers or dates that they are. */
const MOST_TEXTS = 65_536;
/** Texts: which of the different ones stands in each row. */
export class TextCells {
  /** The different texts, in the order in which they came first. */
  texts: string[] = [];
  /** Which of them; −1 where a cell is missing. */
  readonly codes: Chunks<Int32Array<ArrayBuffer>>;
  /** What the cells are where there are too many different ones. */
  parsed: ParsedCells | undefined;
  /** Where there are too many and they are no numbers: how many cells were looked at before that was seen. */
  givenUpAfter: number | undefined;
  /** Given up since these are numbers, or dates, in the first parts, and other texts in a later one. */
  mixed = false;
  #rows = 0;
  #present = 0;
  readonly #type: RawType;
  readonly #most: number;
  readonly #shelf: Shelf | undefined;
  readonly #places = new Map<string, number>();

  /** @param type of the numbers, where they come as such. @param most different texts. */
  constructor(type: RawType, most = MOST_TEXTS, shelf?: Shelf) {
    this.#type = type;
    this.#most = most;
    this.#shelf = shelf;
    this.codes = Chunks.ofCodes(shelf);
  }

  add(vector: RawVector): void {
    for (const cell of vector) this.#push(textIn(cell, this.#type));
  }

  /** How many cells are here, of those that are kept as texts. */
  get length(): number {
    return this.codes.length;
  }

  /** How many cells are not missing. */
  get present(): number {
    return this.#present;
  }

  get missing(): number {
    return this.#rows - this.#present;
  }

  isMissing(row: number): boolean {
    return this.codes.at(row) < 0;
  }

  keep(marks: Uint8Array): void {
    this.codes.keep(marks);
  }

  /** The same cells as what their texts say. */
  parse(meaning: NumberMeaning, parse: (text: string) => number | undefined): ParsedCells {
    const values = new Map(this.texts.map((text) => [text, parse(text)]));
    const say = (text: string) => (values.has(text) ? values.get(text) : parse(text));
    const parsed = new ParsedCells(meaning, say, this.#shelf);
    this.codes.each((code) => parsed.push(code < 0 ? null : this.texts[code]));
    return parsed;
  }

  #push(cell: string | null): void {
    this.#rows++;
    if (cell !== null) this.#present++;
    if (this.givenUpAfter !== undefined) return;
    if (this.parsed !== undefined) {
      this.parsed.push(cell);
      return;
    }
    let code = -1;
    if (cell !== null) {
      const known = this.#places.get(cell);
      code = known ?? this.texts.length;
      if (known === undefined) {
        this.#places.set(cell, code);
        this.texts.push(cell);
      }
    }
    this.codes.push(code);
    if (this.texts.length > this.#most) this.#parseOrGiveUp();
  }

  #parseOrGiveUp(): void {
    const as = readOnAs(this.texts);
    if (as === "nothing") this.givenUpAfter = this.#present;
    else this.parsed = this.#parseAs(as);
    this.#places.clear();
  }

  #parseAs(meaning: "number" | "date"): ParsedCells {
    return meaning === "number" ? this.parse(meaning, parseNumber) : this.parse(meaning, parseDate);
  }

  /** What these are read on as, where there were too many here. */
  get #as(): ReadOn | undefined {
    if (this.givenUpAfter !== undefined) return "nothing";
    const meaning = this.parsed?.cells.meaning;
    return meaning === "boolean" ? undefined : meaning;
  }

  /** Takes the texts of all parts for its own, and decides as if all cells had come here. */
  agree(share: Share): void {
    if (share.parts === 1) return;
    const parts = share.gather({ texts: this.texts, cells: this.#rows, present: this.#present, as: this.#as });
    const merged = mergeTexts(
      parts.map(({ texts }) => texts),
      this.#most,
    );
    const [own, texts] = [this.texts, [...merged.places.keys()]];
    if (merged.beyond !== undefined) {
      const as = readOnAs(texts);
      this.mixed = as !== "nothing" && parts.some((part) => part.as !== undefined && part.as !== as);
      if (as === "nothing" || this.mixed) this.#giveUpAt(merged.beyond, share);
      else {
        this.parsed ??= this.#parseAs(as);
        this.parsed.agree(share);
      }
    } else this.codes.change((code) => (code < 0 ? code : (merged.places.get(own[code]) ?? code)));
    this.texts = texts;
    this.#rows = parts.reduce((sum, { cells }) => sum + cells, 0);
    this.#present = parts.reduce((sum, { present }) => sum + present, 0);
  }

  /** Looks at no cell behind the first of a text. */
  #giveUpAt({ part, place }: NonNullable<MergedTexts["beyond"]>, share: Share): void {
    let looked = share.part < part ? this.codes.length : 0;
    if (share.part === part) {
      while (this.codes.at(looked) !== place) looked++;
      looked++;
    }
    this.codes.keep(new Uint8Array(this.codes.length).fill(1, 0, looked));
    let present = 0;
    this.codes.each((code) => {
      if (code >= 0) present++;
    });
    this.parsed = undefined;
    this.givenUpAfter = share.sum(present);
  }
}

/** Levels by their hash alone, so that as many as there are take no room. */
export class HashedCells {
  readonly bits: number;
  /** Sign times one more than the bucket; 0 where a cell is missing. */
  readonly codes: Chunks<Int32Array<ArrayBuffer>>;
  missing = 0;
  present = 0;
  readonly #type: RawType;

  constructor(type: RawType, bits: number, shelf?: Shelf) {
    this.#type = type;
    this.bits = bits;
    this.codes = Chunks.ofCodes(shelf);
  }

  add(vector: RawVector): void {
    for (const cell of vector) {
      const text = textIn(cell, this.#type);
      if (text === null) {
        this.codes.push(0);
        this.missing++;
      } else {
        const { bucket, sign } = signedHash(text, this.bits);
        this.codes.push(sign * (bucket + 1));
        this.present++;
      }
    }
  }

  agree(share: Share): void {
    this.missing = share.sum(this.missing);
    this.present = share.sum(this.present);
  }

  get length(): number {
    return this.codes.length;
  }

  isMissing(row: number): boolean {
    return this.codes.at(row) === 0;
  }

  keep(marks: Uint8Array): void {
    this.codes.keep(marks);
  }
}

/** Texts whose words will be taken. */
export class WholeTexts {
  /** Null where a cell is missing. */
  texts: (string | null)[] = [];
  missing = 0;
  readonly #type: RawType;

  constructor(type: RawType) {
    this.#type = type;
  }

  add(vector: RawVector): void {
    for (const cell of vector) {
      const text = textIn(cell, this.#type);
      this.texts.push(text);
      if (text === null) this.missing++;
    }
  }

  get length(): number {
    return this.texts.length;
  }

  isMissing(row: number): boolean {
    return this.texts[row] === null;
  }

  keep(marks: Uint8Array): void {
    this.texts = this.texts.filter((_, row) => marks[row] !== 0);
  }
}

export type Cells = NumberCells | ParsedCells | TextCells | HashedCells | WholeTexts;

/** The text of a cell: of a number as a file would have it. Null where the cell is missing. */
function textIn(cell: number | string | null, type: RawType): string | null {
  if (typeof cell !== "number") return cell;
  if (Number.isNaN(cell)) return null;
  if (type === "boolean") return cell === 1 ? "true" : "false";
  return type === "date" ? dateText(cell) : String(cell);
}
