/** Texts of up to this many bytes are kept; longer ones hardly repeat. */
const LONGEST = 40;
const SLOTS = 4096;

/**
 * Texts out of bytes. Those of tables repeat, and to find one again takes a fifth of the time of making it: a table of
 * hashes holds the latest.
 */
export class TextCells {
  readonly #kept: string[] = new Array(SLOTS).fill("");
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  /** The text of some bytes; undefined where they are no UTF-8 or hold a NUL. */
  read(bytes: Buffer, from: number, to: number): string | undefined {
    let hash = to - from;
    let all = 0;
    for (let at = from; at < to; at++) {
      const byte = bytes[at];
      if (byte === 0) return undefined;
      hash = (Math.imul(hash, 31) + byte) | 0;
      all |= byte;
    }
    if (all >= 0x80) return this.#decode(bytes.subarray(from, to));
    if (to - from > LONGEST) return bytes.toString("latin1", from, to);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    if (!holds(this.#kept[slot], bytes, from, to)) this.#kept[slot] = bytes.toString("latin1", from, to);
    return this.#kept[slot];
  }

  #decode(bytes: Buffer): string | undefined {
    try {
      return this.#decoder.decode(bytes);
    } catch {
      return undefined;
    }
  }
}

function holds(text: string, bytes: Buffer, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false;
  return true;
}
