import { arch, cpus } from "node:os";
import type { Command } from "commander";
import { expectOutput, STANDARD_OUTPUT } from "../files/output.js";
import { readTable } from "../node.js";
import { type Measured, measure, type Rows, type Timed } from "./bench/measure.js";
import { seededRows } from "./bench/seeded-rows.js";
import { printJson, saySection } from "./terminal.js";
import { alignedRows, count, duration } from "./text.js";

const EXAMPLE = `
Examples:
  $ logit bench
  $ logit bench patients.csv --target diagnosis

Without a source the rows are 100,000 of 28 columns, from a seed. Each figure is the median of five rounds in which all
take turns, after one that warms up. A step reads all rows once; of few rows what is around the sums takes longer than
they do. A fit ends with its certificate.`;

interface BenchFlags {
  target?: string;
  json?: true;
}

export function registerBench(program: Command): void {
  const command = program
    .command("bench")
    .argument("[source]", "file to measure on")
    .summary("measure WebAssembly against JavaScript, on a file of yours")
    .description("Measure WebAssembly, its TypeScript twin, threads and a naive loop on the rows of a file.")
    .option("--target <column>", "column to predict; required with a source")
    .option("--json", "print the figures as one JSON document on standard output")
    .addHelpText("after", EXAMPLE)
    .action(async (source: string | undefined, flags: BenchFlags) => {
      const { target, json } = flags;
      if (source !== undefined && target === undefined) {
        return command.error("error: required option '--target <column>' not specified");
      }
      if (source === undefined && target !== undefined) {
        return command.error("error: option '--target <column>' needs a source");
      }
      if (json && source !== undefined) await expectOutput(STANDARD_OUTPUT, [source]);
      const measured = measure(source === undefined ? seededRows(1) : await rowsOf(source, target ?? ""), {});
      if (json) await printJson({ machine: machine(), ...measured });
      else sayMeasured(source ?? "seeded rows", measured);
    });
}

async function rowsOf(source: string, column: string): Promise<Rows> {
  const { columns, target } = await readTable(source, { target: column });
  const [, one] = target?.classes ?? [];
  return { x: { columns }, y: Uint8Array.from(target?.labels ?? [], (label) => (label === one ? 1 : 0)) };
}

function machine(): string {
  const [cpu, ...others] = cpus();
  return `${cpu?.model.trim() ?? "processor unknown"}, ${count(others.length + 1, "core")}, ${arch()}, Node ${process.version}`;
}

function sayMeasured(name: string, measured: Measured): void {
  const { rows, columns, cells, passes, fits, status, sameBits } = measured;
  saySection(`${name}: ${count(rows, "row")}, ${count(columns, "column")}, ${count(cells, "cell")}`, [machine()]);
  const naive = passes.find(({ runner }) => runner === "naive loop")?.seconds ?? Number.NaN;
  saySection(
    "A step of gradient descent: loss, gradient and update over all rows",
    alignedRows(
      [
        ["", "time", "rows a second", "against the naive loop"],
        ...passes.map((pass) => [
          nameOf(pass),
          duration(pass.seconds),
          `${(rows / pass.seconds / 1e6).toPrecision(3)} million`,
          times(naive / pass.seconds),
        ]),
      ],
      "lrrr",
    ),
  );
  const [first] = fits;
  saySection(`A fit: ${status}, the same bits ${sameBits ? "from all" : "NOT from all"}`, [
    ...alignedRows(
      [
        ["", "time", "against one thread of WebAssembly"],
        ...fits.map((fit) => [nameOf(fit), duration(fit.seconds), times(first.seconds / fit.seconds)]),
      ],
      "lrr",
    ),
  ]);
}

function nameOf({ runner, threads }: Timed): string {
  return threads === 1 ? runner : `WebAssembly, ${count(threads, "thread")}`;
}

function times(ratio: number): string {
  return `${ratio.toPrecision(2)}x`;
}
