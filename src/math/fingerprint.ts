// A short name for the bits of some numbers: equal names mean equal bits.

/** FNV-1a for 64 bits (Fowler, Noll, Vo). */
const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/** 16 hexadecimal digits of bytes. */
export function fingerprintOfBytes(bytes: Uint8Array): string {
  let hash = OFFSET;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  return hash.toString(16).padStart(16, "0");
}

/** 16 hexadecimal digits of numbers, each as its 8 bytes, the lowest first, on every machine. */
export function fingerprint(numbers: Iterable<number>): string {
  const list = [...numbers];
  const view = new DataView(new ArrayBuffer(8 * list.length));
  list.forEach((number, i) => {
    view.setFloat64(8 * i, number, true);
  });
  return fingerprintOfBytes(new Uint8Array(view.buffer));
}
