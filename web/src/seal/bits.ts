// A short name for numbers: two lists have the same one when every number has the same bits.

/** FNV-1a (Fowler, Noll and Vo) over the bytes of the numbers, as eight hexadecimal digits. */
export function nameOfBits(numbers: ArrayLike<number>): string {
  const bytes = new DataView(new ArrayBuffer(8 * numbers.length));
  for (let i = 0; i < numbers.length; i++) bytes.setFloat64(8 * i, numbers[i], true);
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.byteLength; i++) hash = Math.imul(hash ^ bytes.getUint8(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
