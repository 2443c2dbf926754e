// Whole trainings on Parquet files of 28 columns (f32) that need not fit into memory, with the most memory that the
// process took; where --compare is said, beside a training with all rows in memory:
//   npm run bench:out-of-core -- [--rows 1000000,10000000] [--memory 1GiB] [--folder build] [--compare] [--keep]
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { figure, machine, printTable } from "./print.js";

interface Run {
  reading: number;
  fitting: number;
  peak: number;
  bits: string;
  gap: number;
  status: string;
  passes: number;
  kept: number;
  blocks: number;
}

const COLUMNS = 28;

const { values: flags } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000,10000000" },
    memory: { type: "string", default: "1GiB" },
    folder: { type: "string", default: "build" },
    compare: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});

/** Numbers of 24 bits that hang on row and column alone, and labels that follow them. */
async function write(file: string, rows: string): Promise<void> {
  const uniform = (j: number): string => `((hash(i * 64 + ${j}) >> 40)::DOUBLE / 8388608 - 1)`;
  const x = Array.from({ length: COLUMNS }, (_, j) => `${uniform(j)} AS x${j}`);
  const z = Array.from({ length: COLUMNS }, (_, j) => `${Math.cos(j).toFixed(3)} * x${j}`);
  const y = `(${uniform(COLUMNS)} + 1 < 2 / (1 + exp(-(${z.join(" + ")}))))::TINYINT AS y`;
  const names = Array.from({ length: COLUMNS }, (_, j) => `x${j}::FLOAT AS x${j}`);
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT ${names.join(", ")}, ${y} FROM (SELECT i, ${x.join(", ")} FROM range(${rows}) AS r(i))) TO '${file}' (FORMAT parquet, COMPRESSION uncompressed)`,
  );
  connection.closeSync();
  instance.closeSync();
}

function run(file: string, memory: string): Run {
  const args = ["build/out-of-core-fit.js", file, memory, flags.folder];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")}: ${stderr.trim()}`);
  return JSON.parse(stdout);
}

const inGiB = (bytes: number): string => (bytes / 2 ** 30).toFixed(2);

const lines: string[][] = [];
for (const rows of flags.rows.split(",")) {
  const file = join(flags.folder, `out-of-core-${rows}.parquet`);
  if (!existsSync(file)) await write(file, rows);
  const size = inGiB(statSync(file).size);
  const there = run(file, flags.memory);
  const line = (how: string, one: Run): string[] => [
    Number(rows).toLocaleString("en-US"),
    size,
    how,
    figure(one.reading, 3),
    figure(one.fitting, 3),
    String(one.passes),
    `${one.kept} of ${one.blocks}`,
    inGiB(one.peak),
    `${one.status}, ${one.gap.toExponential(1)}`,
  ];
  lines.push(line(flags.memory, there));
  if (flags.compare) {
    const here = run(file, "all");
    if (here.bits !== there.bits) throw new Error(`expected the same bits, got ${here.bits} and ${there.bits}`);
    lines.push(line("all, the same bits", here));
  }
  if (!flags.keep) rmSync(file);
}
console.log(machine());
printTable(
  ["rows", "file, GiB", "memory", "reading, s", "fit, s", "passes", "blocks kept", "peak, GiB", "relative gap"],
  lines,
);
