// What every rank of a test's job runs: rank.js <what>, with what else it takes in the environment.
import { appendFileSync, readlinkSync } from "node:fs";
import { joinJob } from "../../dist/mpi.js";
import { cases, outcomeOf, rowsOf } from "./cases.js";

const job = await joinJob({ timeout: Number(process.env.TIMEOUT ?? 60) });
const { rank, size } = job;

/** Where the rows of a rank begin: even shares, or uneven ones of which some have nothing. */
function share(rows: number, of: number): number {
  if (of === size) return rows;
  const part = process.env.UNEVEN ? [0, 0.03, 0.03, 0.7][of % 4] : of / size;
  return Math.floor(part * rows);
}

function own(name: string) {
  const { options, ...data } = cases[name];
  return { options, ...rowsOf({ options, ...data }, share(data.rows, rank), share(data.rows, rank + 1)) };
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

const { x, y, options } = own("plain rows");
/** Says what became of a task on one line, with the number of the rank. */
function report(task: () => unknown): void {
  try {
    console.log(JSON.stringify({ rank, done: task() }));
  } catch (error) {
    console.log(JSON.stringify({ rank, error: String(error) }));
  }
}

const programs: Record<string, () => void> = {
  cases() {
    for (const name of Object.keys(cases)) {
      const { x, y, options, fitOptions } = own(name);
      report(() => ({ name, outcome: outcomeOf(job.fit(options, x, y, fitOptions)) }));
    }
  },
  // the namespace of the network is the host
  host: () => report(() => readlinkSync("/proc/self/ns/net")),
  "a cell"() {
    if (rank === 1 && Array.isArray(x)) x[3] = [1, 2, Number.NaN, 4, 5];
    report(() => job.fit(options, x, y));
    // and the job goes on
    report(() => outcomeOf(job.fit(options, own("plain rows").x, y)).status);
  },
  "a label"() {
    report(() =>
      job.fit(
        options,
        x,
        y.map((label) => (rank === 1 && label === "no" ? "never" : label)),
      ),
    );
  },
  options: () => report(() => job.fit({ l2: rank }, x, y)),
  sgd: () => report(() => job.fit({ solver: "sgd" }, x, y)),
  form: () => report(() => job.fit(options, rank === 1 ? own("the seed").x : x, rank === 1 ? own("the seed").y : y)),
  resume: () => report(() => job.fit(options, x, y, { checkpoint: "none.json", resume: rank === 0 })),
  nothing: () => report(() => job.fit(options, [], [])),
  "an early end"() {
    if (rank === 1) process.exit(0);
    report(() => job.fit(options, x, y));
  },
  "an error"() {
    if (rank === 1) throw new Error("no such file");
    report(() => job.fit(options, x, y));
  },
  "slow steps"() {
    const file = process.env.CHECKPOINT;
    const onProgress = () => {
      appendFileSync(`${process.env.PIDS}`, `${rank} ${process.pid}\n`);
      pause(Number(process.env.PAUSE));
    };
    const said = { onProgress, ...(file !== undefined && { checkpoint: file, resume: process.env.RESUME === "1" }) };
    report(() => outcomeOf(job.fit({ solver: "lbfgs", tolerance: 1e-10 }, x, y, said)));
  },
};

programs[process.argv[2]]();
job.end();
