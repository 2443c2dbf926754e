/** Columns cut into chunks of the given lengths, over and over; those of a column begin later than of the one before. */
export function inChunks<T extends Float64Array | Float32Array>(
  columns: readonly T[],
  lengths: readonly number[],
): (Float64Array | Float32Array)[][] {
  return columns.map((column, j) => {
    const chunks: (Float64Array | Float32Array)[] = [];
    for (let first = 0, k = j; first < column.length; k++) {
      const end = first + lengths[k % lengths.length];
      chunks.push(column.subarray(first, end));
      first = end;
    }
    return chunks;
  });
}
