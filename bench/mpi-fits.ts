// Fits of bench/mpi.ts, in a process of their own: mpi-fits.js <scale> <seed> <fits> <threads>. Started by mpirun it is a
// rank with its share of the rows; else it has them all, on so many threads.
import { joinJob } from "../dist/mpi.js";
import { LogisticRegression, useThreads } from "../dist/node.js";
import { fingerprint } from "../src/math/fingerprint.js";
import { gaussian } from "./data.js";

const [scale, seed, fits, threads] = process.argv.slice(2).map(Number);
const COLUMNS = 28;

const inJob = process.env.OMPI_COMM_WORLD_SIZE !== undefined || process.env.PMI_SIZE !== undefined;
const job = inJob ? await joinJob() : undefined;
const { rank = 0, size = 1 } = job ?? {};
useThreads(threads);

// every rank makes all rows, and keeps its own: the same rows for any number of ranks
const rows = Math.round(1e7 * scale);
const all = gaussian(new Float32Array(rows * COLUMNS), COLUMNS, seed);
const [first, end] = [rank, rank + 1].map((k) => Math.floor((k * rows) / size));
const x = { data: all.x.data.slice(first * COLUMNS, end * COLUMNS), rows: end - first, columns: COLUMNS };
const y = all.y.slice(first, end);

const seconds: number[] = [];
let bits = "";
// the first one warms up
for (let k = 0; k <= fits; k++) {
  const start = performance.now();
  const model = job === undefined ? new LogisticRegression().fit(x, y) : job.fit({}, x, y);
  if (k > 0) seconds.push((performance.now() - start) / 1000);
  const { status, certificate } = model.report;
  if (status !== "converged") throw new Error(`expected a fit that converges, got ${status}`);
  bits = fingerprint([...model.weights, model.bias, certificate.gap]);
}
seconds.sort((a, b) => a - b);
if (rank === 0) {
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ seconds: seconds[seconds.length >> 1], bits, megabytes, version: job?.version ?? "" }));
}
job?.end();
