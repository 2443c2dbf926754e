// A short name for the bits of a result: two results have the same one when every number in them has the same bits.

/** What says where a fit ran and how long it took, not what it found. */
const OF_THE_MACHINE = ["seconds", "backend", "fallbackReason", "threads"];

/**
 * 64 bits, as 16 hexadecimal digits, of everything in a value: numbers by their bits, texts by their code units, arrays
 * and objects by all they hold, objects in the order of their keys' names. NaN counts as one number: its bits are the
 * engine's affair.
 */
export function fingerprint(value: unknown): string {
  const hash = new Hash();
  absorb(value, hash);
  return hash.digits();
}

function absorb(value: unknown, hash: Hash): void {
  if (typeof value === "number") hash.number(value);
  else if (typeof value === "string") hash.text(value);
  else if (typeof value !== "object" || value === null) hash.text(String(value));
  else if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const entries = Object.values(value);
    hash.word(entries.length);
    for (const entry of entries) absorb(entry, hash);
  } else {
    for (const [name, entry] of Object.entries(value).sort(byName)) {
      if (OF_THE_MACHINE.includes(name)) continue;
      hash.text(name);
      absorb(entry, hash);
    }
  }
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** MurmurHash3 for 32 bits (Austin Appleby, public domain) of a row of words, from two seeds. */
class Hash {
  readonly #lanes = Uint32Array.of(0, 0x9e3779b9);
  readonly #double = new Float64Array(1);
  readonly #words = new Uint32Array(this.#double.buffer);

  number(value: number): void {
    this.#double[0] = value;
    if (Number.isNaN(value)) this.text("NaN");
    else for (const word of this.#words) this.word(word);
  }

  text(text: string): void {
    this.word(text.length);
    for (let i = 0; i < text.length; i++) this.word(text.charCodeAt(i));
  }

  word(word: number): void {
    const mixed = Math.imul(rotated(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
    this.#lanes.forEach((lane, k) => {
      this.#lanes[k] = Math.imul(rotated(lane ^ mixed, 13), 5) + 0xe6546b64;
    });
  }

  digits(): string {
    return Array.from(this.#lanes, (lane) => finished(lane).toString(16).padStart(8, "0")).join("");
  }
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function finished(lane: number): number {
  const once = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}
