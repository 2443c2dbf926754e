import { arch, cpus } from "node:os";
import type { Command } from "commander";
import { inputFiles, libsvmFile, nameOf } from "../files/open-source.js";
import { expectOutput, STANDARD_OUTPUT } from "../files/output.js";
import { readTable, type SourceGiven } from "../node.js";
import { type Measured, measure, type Rows, type Timed } from "./bench/measure.js";
import { seededRows } from "./bench/seeded-rows.js";
import { addColumnOptions, type ColumnFlags, columnsAsked, LISTS } from "./column-options.js";
import { whileReading } from "./reading-progress.js";
import { addSourceOptions, type SourceFlags, sourceIfAny } from "./source-options.js";
import { printJson, saySection } from "./terminal.js";
import { alignedRows, count, duration } from "./text.js";

const EXAMPLE = `
Examples:
  $ logit bench
  $ logit bench patients.csv --target diagnosis

Without a source the rows are 100,000 of 28 columns, from a seed. Each figure is the median of five rounds in which all
take turns, after one that warms up. A step reads all rows once; of few rows what is around the sums takes longer than
they do. A fit ends with its certificate.
${LISTS}`;

interface BenchFlags extends SourceFlags, ColumnFlags {
  json?: true;
}

export function registerBench(program: Command): void {
  const command = program
    .command("bench")
    .summary("measure WebAssembly against JavaScript, on rows of yours")
    .description("Measure WebAssembly, its TypeScript twin, threads and a naive loop on the rows of a source.");
  addColumnOptions(addSourceOptions(command, "rows to measure on"))
    .optionsGroup("Output:")
    .option("--json", "print the figures as one JSON document on standard output")
    .addHelpText("after", EXAMPLE)
    .action(async (sources: string[], flags: BenchFlags) => {
      const source = sourceIfAny(command, sources, flags);
      const { json, ...columns } = flags;
      if (source === undefined && columns.target !== undefined) {
        return command.error("error: option '--target <column>' needs a source");
      }
      if (source !== undefined && columns.target === undefined && libsvmFile(source) === undefined) {
        return command.error("error: required option '--target <column>' not specified");
      }
      if (json && source !== undefined) await expectOutput(STANDARD_OUTPUT, await inputFiles(source));
      const measured = measure(source === undefined ? seededRows(1) : await rowsOf(source, columns), {});
      if (json) await printJson({ machine: machine(), ...measured });
      else sayMeasured(source === undefined ? "seeded rows" : nameOf(source), measured);
    });
}

async function rowsOf(source: SourceGiven, flags: ColumnFlags): Promise<Rows> {
  const columns = await columnsAsked(flags);
  const table = await whileReading((onReading) => readTable(source, { ...columns, aggregate: false, onReading }));
  const { x, target, weights } = table;
  return { x, y: target?.y ?? new Uint8Array(), ...(weights !== undefined && { sampleWeight: weights }) };
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
          runnerName(pass),
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
        ...fits.map((fit) => [runnerName(fit), duration(fit.seconds), times(first.seconds / fit.seconds)]),
      ],
      "lrr",
    ),
  ]);
}

function runnerName({ runner, threads }: Timed): string {
  return threads === 1 ? runner : `WebAssembly, ${count(threads, "thread")}`;
}

function times(ratio: number): string {
  return `${ratio.toPrecision(2)}x`;
}
