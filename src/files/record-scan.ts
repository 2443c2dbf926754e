// Where records begin in a stretch of a delimited text, and whether it ends in a quoted cell, for whatever stands before.

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** A stretch as it is for who comes to it from outside a quoted cell, or from inside one. */
export interface Passage {
  /** Where the first record begins, counted from the beginning of the stretch; undefined where none does. */
  first: number | undefined;
  /** Whether it ends in a quoted cell. */
  inside: boolean;
}

interface Lane extends Passage {
  /** Whether the bytes broke off at a carriage return that has ended a record: a line feed may follow. */
  returned: boolean;
}

/** Both ways through a stretch at once, from quote to quote, which mean what they mean to `CsvParser`. */
export class RecordScan {
  readonly #delimiter: number;
  readonly #outside: Lane;
  readonly #inside: Lane = { first: undefined, inside: true, returned: false };
  #length = 0;
  /** The byte before the next, or before the quotes that are open. */
  #before: number;
  /** Quotes side by side that have not been crossed yet, as there may be more of them. */
  #quotes = 0;

  /** @param before the byte before the stretch, which is no quote. */
  constructor(delimiter: string, before: number) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#before = before;
    this.#outside = { first: before === LF ? 0 : undefined, inside: false, returned: before === CR };
  }

  /** Where the first record begins, for who comes from outside, as far as has been looked. */
  get first(): number | undefined {
    return this.#outside.first;
  }

  /** The next bytes of the stretch. */
  add(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const lanes = [this.#outside, this.#inside];
    for (const lane of lanes) {
      if (lane.returned) lane.first = this.#length + (bytes[0] === LF ? 1 : 0);
      lane.returned = false;
    }
    for (let at = 0; at < bytes.length; ) {
      const from = at;
      if (bytes[at] === QUOTE) {
        while (bytes[at] === QUOTE) at++;
        this.#quotes += at - from;
        continue;
      }
      this.#cross();
      const quote = bytes.indexOf(QUOTE, at);
      at = quote < 0 ? bytes.length : quote;
      for (const lane of lanes) if (!lane.inside && lane.first === undefined) this.#look(lane, bytes, from, at);
      this.#before = bytes[at - 1];
    }
    this.#length += bytes.length;
  }

  /** The stretch ends here, before a byte that is no quote. */
  end(): [outside: Passage, inside: Passage] {
    this.#cross();
    const passage = ({ first, inside }: Lane) => ({ first: first === this.#length ? undefined : first, inside });
    return [passage(this.#outside), passage(this.#inside)];
  }

  /** Two quotes in a quoted cell are one of its characters; in a cell that does not begin with one they mean nothing. */
  #cross(): void {
    if (this.#quotes % 2 === 1) {
      const opens = [this.#delimiter, LF, CR].includes(this.#before);
      for (const lane of [this.#outside, this.#inside]) lane.inside = !lane.inside && opens;
    }
    this.#quotes = 0;
  }

  #look(lane: Lane, bytes: Buffer, from: number, to: number): void {
    let at = from;
    while (at < to && bytes[at] !== LF && bytes[at] !== CR) at++;
    if (at === to) return;
    if (bytes[at] === CR && at + 1 === bytes.length) lane.returned = true;
    else lane.first = this.#length + at + (bytes[at] === CR && bytes[at + 1] === LF ? 2 : 1);
  }
}
