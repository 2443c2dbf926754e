/**
 * Sums vectors in one fixed binary tree: neighbours first, then pairs of pairs, whatever is left from the right.
 * Only log₂ of the count are kept at a time.
 */
export function treeSum(count: number, vector: (index: number) => Float64Array): Float64Array {
  const pending: { sum: Float64Array; leaves: number }[] = [];
  const join = (): void => {
    const right = pending.pop();
    const left = pending.pop();
    if (left === undefined || right === undefined) return;
    for (let j = 0; j < left.sum.length; j++) left.sum[j] += right.sum[j];
    pending.push({ sum: left.sum, leaves: left.leaves + right.leaves });
  };
  for (let k = 0; k < count; k++) {
    pending.push({ sum: vector(k), leaves: 1 });
    while (pending.length > 1 && pending[pending.length - 2].leaves === pending[pending.length - 1].leaves) join();
  }
  while (pending.length > 1) join();
  return pending[0].sum;
}
