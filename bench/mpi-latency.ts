// A rank of bench/scale-simulation.ts: how long gathering takes, for answers of several lengths.
import { join } from "../src/mpi/library.js";

const NUMBERS = [30, 435, 10_000, 1_000_000];
const ROUNDS = 7;

const ranks = await join({ begin() {}, end() {} });
const counts = Array.from({ length: ranks.size }, () => 0);
const seconds = NUMBERS.map((numbers) => {
  const own = new Float64Array(numbers).fill(ranks.rank);
  counts.fill(numbers);
  const times = Math.max(5, Math.min(2000, Math.floor(2e6 / numbers)));
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (let k = 0; k < times; k++) ranks.gather(own, counts);
    return (performance.now() - start) / 1000 / times;
  });
  // whatever else runs here makes some of them longer
  return Math.min(...rounds);
});
if (ranks.rank === 0) {
  console.log(JSON.stringify({ version: ranks.version, seconds: NUMBERS.map((numbers, k) => [numbers, seconds[k]]) }));
}
ranks.finalize();
