// How `logit` speaks: to people on standard error, in data on standard output, to the shell by its exit code.

const colours = process.stderr.isTTY === true && !process.env.NO_COLOR;

export function bold(text: string): string {
  return colours ? `\x1b[1m${text}\x1b[22m` : text;
}

export function green(text: string): string {
  return colours ? `\x1b[32m${text}\x1b[39m` : text;
}

export function yellow(text: string): string {
  return colours ? `\x1b[33m${text}\x1b[39m` : text;
}

/** Writes lines for people. */
export function say(...lines: string[]): void {
  process.stderr.write(`${lines.join("\n")}\n`);
}

/** Writes a titled block: the title, the lines indented under it, an empty line. */
export function saySection(title: string, lines: readonly string[]): void {
  say(bold(title), ...lines.map((line) => (line === "" ? "" : `  ${line}`)), "");
}

/** Notes the columns of a file that the model did not use. */
export function sayIgnored(columns: readonly string[]): void {
  if (columns.length > 0) say(`note: not used by the model: ${columns.join(", ")}`);
}

/** Prints one JSON document on standard output: typed arrays as arrays, and Infinity, which JSON lacks, as null. */
export function printJson(document: unknown): Promise<void> {
  const plain = (_: string, value: unknown) => (ArrayBuffer.isView(value) ? plainArray(value) : value);
  return new Promise((resolve, reject) => {
    process.stdout.write(`${JSON.stringify(document, plain)}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

function plainArray(view: ArrayBufferView): unknown {
  return view instanceof Float64Array || view instanceof Uint32Array ? [...view] : view;
}

/** How `logit` ends. */
export const ExitCode = {
  done: 0,
  /** An error in the data or the system, on one line. */
  failed: 1,
  wrongUsage: 2,
  /** A model was fitted and written, but not to the minimum. */
  notConverged: 3,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
