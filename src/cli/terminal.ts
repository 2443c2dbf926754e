// How `logit` speaks: to people on standard error, in data on standard output, to the shell by its exit code.
import { printable } from "../checks/describe.js";
import { writeError } from "../files/system-error.js";
import { startedAs } from "../mpi/engine.js";

const COLOURS = { bold: "\x1b[1m", green: "\x1b[32m", yellow: "\x1b[33m" };
const PLAIN = "\x1b[0m";
const coloured = process.stderr.isTTY === true && !process.env.NO_COLOR;

/** Of the ranks of an MPI job the first speaks for all. */
const silent = (startedAs(process.env)?.rank ?? 0) > 0;

/** A line for people; its colour apart from its text, which may hold names from a file. */
export type Line = string | { text: string; colour: keyof typeof COLOURS };

/** Writes lines for people. Whatever a text holds, no command reaches the terminal but the colours of ours. */
export function say(...lines: readonly Line[]): void {
  if (!silent) sayAnyway(...lines);
}

/** The same, in whatever rank. */
export function sayAnyway(...lines: readonly Line[]): void {
  process.stderr.write(lines.map((line) => `${shown(line)}\n`).join(""));
}

function shown(line: Line): string {
  if (typeof line === "string") return printable(line);
  const text = printable(line.text);
  return coloured ? `${COLOURS[line.colour]}${text}${PLAIN}` : text;
}

/** Writes a titled block: the title, the lines indented under it, an empty line. */
export function saySection(title: string, lines: readonly Line[]): void {
  say({ text: title, colour: "bold" }, ...lines.map(indented), "");
}

function indented(line: Line): Line {
  if (typeof line !== "string") return { ...line, text: `  ${line.text}` };
  return line === "" ? "" : `  ${line}`;
}

/** Writes data on standard output, a piece at a time, as long as it takes them: see `watchStreams`. */
export async function print(pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>): Promise<void> {
  if (silent) return;
  for await (const piece of pieces) {
    const taken = await new Promise<boolean>((resolve) => {
      process.stdout.write(piece, (error) => resolve(error === null || error === undefined));
    });
    if (!taken) return;
  }
}

/**
 * Prints one JSON document on standard output: typed arrays as arrays, and Infinity, which JSON lacks, as null. JSON
 * itself escapes only some of what commands a terminal.
 */
export function printJson(document: unknown): Promise<void> {
  const plain = (_: string, value: unknown) => (ArrayBuffer.isView(value) ? plainArray(value) : value);
  return print([`${printable(JSON.stringify(document, plain))}\n`]);
}

function plainArray(view: ArrayBufferView): unknown {
  return view instanceof Float64Array || view instanceof Uint32Array ? [...view] : view;
}

/**
 * Sees to it that a stream that takes no more ends nothing: a reader that has seen enough, such as `head`, is no error,
 * and the work goes on for the files that it writes. Anything else, such as a full disk, is told once, and the exit
 * code becomes `failed`.
 */
export function watchStreams(): void {
  watch(process.stdout, "standard output");
  watch(process.stderr, "standard error");
}

function watch(stream: NodeJS.WriteStream, name: string): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || process.exitCode === ExitCode.failed) return;
    process.exitCode = ExitCode.failed;
    const told = writeError(name, error);
    if (told instanceof Error) say(`error: ${told.message}`);
  });
}

/** How `logit` ends. */
export const ExitCode = {
  done: 0,
  /** An error in the data or the system, on one line. */
  failed: 1,
  wrongUsage: 2,
  /** A model was fitted and written, but not to the minimum. */
  notConverged: 3,
  /** A certificate that the rows do not confirm. */
  notConfirmed: 3,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
