// How long a fit would take over ranks, from 10⁶ to 10¹¹ rows:
//   npm run bench:scale -- [--rows 1e6] [--columns 28] [--mpirun mpirun] [--latency 50e-6] [--bandwidth 1.25e9] [--disk 1e9]
// Measured on this machine: what a core needs to store and to read a row, what a fit asks for, and what messages take
// between two ranks here. Assumed: the network between machines, seconds and bytes a second, and the disk of each rank.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import type { Part } from "../src/math/tree.js";
import { runHere, type Shard, type Sum } from "../src/problem/sums.js";
import { fitRows } from "../src/training/fit.js";
import { checkOptions } from "../src/training/options.js";
import { prepare } from "../src/training/prepare.js";
import { gaussian } from "./data.js";
import { figure, machine, printTable } from "./print.js";
import {
  bytesOfLargest,
  fitSeconds,
  fitSecondsFromDisk,
  leastGap,
  type Measured,
  messageBytes,
  messageSeconds,
  type Network,
  sharesOf,
} from "./scale-model.js";
import { passOver, store } from "./stored-rows.js";

const { values: flags } = parseArgs({
  options: {
    rows: { type: "string", default: "1e6" },
    columns: { type: "string", default: "28" },
    mpirun: { type: "string", default: "mpirun" },
    latency: { type: "string", default: "50e-6" },
    bandwidth: { type: "string", default: "1.25e9" },
    disk: { type: "string", default: "1e9" },
  },
});
const [rows, columns, latency, bandwidth, disk] = (["rows", "columns", "latency", "bandwidth", "disk"] as const).map(
  (name) => {
    const value = Number(flags[name]);
    if (!(value > 0 && value < Infinity)) throw new RangeError(`--${name}: expected above 0, got ${flags[name]}`);
    return value;
  },
);
const RANKS = [1, 2, 4, 8, 16, 32, 64];
const ROWS = [1e6, 1e7, 1e8, 1e9, 1e10, 1e11];
const LARGEST = 2 ** 32 - 65536;
const MOST_BLOCKS = 64;
const ROUNDS = 9;

/** Writes down how long each answer is. */
class Listening implements Shard {
  readonly #shard: Shard;
  readonly answers: number[] = [];

  constructor(shard: Shard) {
    this.#shard = shard;
  }

  parts(sum: Sum): Part[] {
    const parts = this.#shard.parts(sum);
    this.answers.push(parts[0]?.total.length ?? 0);
    return parts;
  }
}

function seconds(task: () => void): number {
  const start = performance.now();
  task();
  return (performance.now() - start) / 1000;
}

/** Of several rounds, as whatever else runs here makes some of them longer. */
function least(round: () => number): number {
  return Math.min(...Array.from({ length: ROUNDS }, round));
}

function measure(): Measured {
  const { x, y } = gaussian(new Float32Array(rows * columns), columns, 1);
  // the first rows that this process stores: nobody has touched their memory before
  let stored = store({ data: new Float32Array(8 * columns), rows: 8, columns }, new Uint8Array(8), "wasm");
  stored.memory.release();
  const storing = (): number => {
    const taken = seconds(() => {
      stored = store(x, y, "wasm");
    });
    stored.memory.release();
    return taken;
  };
  const first = storing();
  const again = least(storing);
  const pass = passOver(stored, new Float64Array(columns + 1).fill(0.01));
  pass();
  const read = least(() => seconds(pass));

  const options = checkOptions({});
  let listening: Listening | undefined;
  let reads = 0;
  const fitting = least(() => {
    const { shards, release, ...training } = prepare(x, y, options, {});
    const taken = seconds(() => {
      listening = new Listening(shards[0]);
      const { report } = runHere(
        fitRows(training, options, undefined, () => {}, performance.now()),
        [listening],
      );
      reads = report.passes;
    });
    release();
    return taken;
  });
  const rest = Math.max(0, fitting - reads * read);
  const [fresh, bring, reading] = [first, again, read].map((taken) => taken / rows);
  return { columns, store: fresh, bring, read: reading, rest, reads, answers: listening?.answers ?? [] };
}

/** Messages between two ranks on this machine, by the way that Open MPI takes of itself, or by TCP. */
function gathering(byTcp: boolean): { version: string; seconds: [numbers: number, seconds: number][] } {
  const args = [...(byTcp ? ["--mca", "btl", "tcp,self"] : []), "-n", "2", process.execPath, "build/mpi-latency.js"];
  const env = { ...process.env, OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1", NO_COLOR: "1" };
  const { status, stdout, stderr, error } = spawnSync(flags.mpirun, args, { encoding: "utf8", env });
  if (error !== undefined) throw new Error(`${flags.mpirun}: expected Open MPI's, got ${error.message}`);
  if (status !== 0) throw new Error(`${flags.mpirun} ${args.join(" ")}: ${stderr.trim()}`);
  return JSON.parse(stdout);
}

/** A straight line through the shortest and the longest. */
function networkOf(measured: readonly (readonly [numbers: number, seconds: number])[]): Network {
  const [[, shortest]] = measured;
  const [numbers, longest] = measured[measured.length - 1];
  return { latency: shortest, bandwidth: (2 * 8 * numbers) / (longest - shortest) };
}

const inRows = (count: number) => count.toExponential(0).replace("e+", "e");
const time = (value: number) => figure(value, 2);

const measured = measure();
const [here, tcp] = [false, true].map(gathering);
const [memory, loopback] = [here, tcp].map(({ seconds }) => networkOf(seconds));
const ethernet: Network = { latency, bandwidth };

console.log(`${machine()}; ${here.version.split(",")[0]}\n`);
console.log(`Measured, on ${inRows(rows)} rows of ${columns} columns in 32 bits, one core:\n`);
const lengths = new Map<number, number>();
for (const length of measured.answers) lengths.set(length, (lengths.get(length) ?? 0) + 1);
printTable(
  ["what", "figure"],
  [
    ["ns to store a row in memory that is touched for the first time", time(1e9 * measured.store)],
    ["ns to store a row in memory that was used before", time(1e9 * measured.bring)],
    ["ns to read a stored row for loss and gradient", time(1e9 * measured.read)],
    ["reads of all rows in a fit", String(measured.reads)],
    ["sums in a fit, of rows and sample", String(measured.answers.length)],
    ["numbers in all their answers", String(measured.answers.reduce((sum, length) => sum + length, 0))],
    ["numbers in the longest answer", String(Math.max(...measured.answers))],
    ["ms of a fit that do not grow with the rows", time(1e3 * measured.rest)],
  ],
);
console.log("\nµs in which two ranks gather as many numbers of each:\n");
printTable(
  ["numbers", "shared memory", "TCP, one machine"],
  here.seconds.map(([numbers, seconds], k) => [String(numbers), time(1e6 * seconds), time(1e6 * tcp.seconds[k][1])]),
);
console.log("\nBytes that each rank takes in for a read of all rows, and seconds of messages in a whole fit:\n");
printTable(
  ["ranks", "subtrees", "bytes a read", "shared memory", "TCP, one machine", "the network assumed"],
  RANKS.map((ranks) => [
    String(ranks),
    String(sharesOf(1e9, ranks).subtrees),
    String(messageBytes(1e9, ranks, columns + 2)),
    ...[memory, loopback, ethernet].map((network) => time(messageSeconds(measured, network, 1e9, ranks))),
  ]),
);
console.log(
  `\nSeconds a fit, storing included, every rank on a core with memory of its own, messages by ${time(1e6 * latency)} µs and ` +
    `${time(bandwidth / 1e9)} GB/s; – where rows do not fit into 4 GiB a rank:\n`,
);
printTable(
  ["rows", ...RANKS.map((ranks) => (ranks === 1 ? "1 rank" : String(ranks)))],
  ROWS.map((rows) => [
    inRows(rows),
    ...RANKS.map((ranks) =>
      bytesOfLargest(rows, columns, ranks) > LARGEST ? "–" : time(fitSeconds(measured, ethernet, rows, ranks)),
    ),
  ]),
);
console.log(
  `\nSeconds a fit if blocks could be cut as small as need be, and rows came from a disk of ${time(disk / 1e9)} GB/s a rank in every read:\n`,
);
printTable(
  ["rows", "TB", "blocks for 4 GiB", "least gap of 64", "of as many", "1 rank", "16", "64"],
  ROWS.map((rows) => {
    // a block, which lies in one memory, is at most a 64th of the rows
    let blocks = MOST_BLOCKS;
    while (bytesOfLargest((rows * MOST_BLOCKS) / blocks, columns, MOST_BLOCKS) > LARGEST) blocks *= 2;
    return [
      inRows(rows),
      time((rows * 4 * columns) / 1e12),
      String(blocks),
      leastGap(rows, columns, MOST_BLOCKS).toExponential(0),
      leastGap(rows, columns, blocks).toExponential(0),
      ...[1, 16, 64].map((ranks) => time(fitSecondsFromDisk(measured, ethernet, rows, ranks, disk))),
    ];
  }),
);
