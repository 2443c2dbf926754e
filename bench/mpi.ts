// Whole fits of 10⁷ × 28 numbers (f32) by ranks of an MPI job, beside one rank and beside threads of one process, storing
// included; processes take turns:
//   npm run bench:mpi -- [--scale 0.1] [--seeds 1,2,3] [--rounds 3] [--fits 5] [--ranks 2] [--mpirun mpirun]
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { figure, machine, printTable } from "./print.js";

interface Run {
  seconds: number;
  bits: string;
  version: string;
}

const { values: flags } = parseArgs({
  options: {
    scale: { type: "string", default: "1" },
    seeds: { type: "string", default: "1,2,3" },
    rounds: { type: "string", default: "3" },
    fits: { type: "string", default: "5" },
    ranks: { type: "string", default: "2" },
    mpirun: { type: "string", default: "mpirun" },
  },
});
const { ranks } = flags;

function run(seed: string, command: readonly string[], threads: string): Run {
  const [program, ...args] = [
    ...command,
    process.execPath,
    "build/mpi-fits.js",
    flags.scale,
    seed,
    flags.fits,
    threads,
  ];
  // for Open MPI, which else refuses the administrator; colours would be inside the line
  const env = { ...process.env, OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1", NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", env });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr.trim()}`);
  return JSON.parse(stdout);
}

const median = (runs: readonly Run[]): number =>
  runs.map(({ seconds }) => seconds).sort((a, b) => a - b)[runs.length >> 1];

let version = "";
const lines = flags.seeds.split(",").map((seed) => {
  const ways = {
    one: { command: [flags.mpirun, "-n", "1"], threads: "1", runs: [] as Run[] },
    several: { command: [flags.mpirun, "-n", ranks], threads: "1", runs: [] as Run[] },
    threads: { command: [], threads: ranks, runs: [] as Run[] },
  };
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const way of Object.values(ways)) way.runs.push(run(seed, way.command, way.threads));
  }
  const { one, several, threads } = ways;
  const bits = new Set(Object.values(ways).flatMap(({ runs }) => runs.map(({ bits }) => bits)));
  if (bits.size > 1) throw new Error(`expected the same bits, got ${[...bits].join(", ")}`);
  version = several.runs[0].version;
  const [alone, together, threaded] = [one, several, threads].map(({ runs }) => median(runs));
  const figures = [alone, together, threaded, alone / together, together / threaded];
  return [seed, ...figures.map((value) => figure(value, 3))];
});
console.log(`${machine()}; ${version.split(",")[0]}\n`);
printTable(
  ["seed", "1 rank, s", `${ranks} ranks, s`, `${ranks} threads, s`, "1 rank / ranks", "ranks / threads"],
  lines,
);
