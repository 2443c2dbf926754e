// What people read goes to standard error; standard output is for data alone.

const colours = process.stderr.isTTY === true && !process.env.NO_COLOR;

export function bold(text: string): string {
  return colours ? `\x1b[1m${text}\x1b[22m` : text;
}

export function faint(text: string): string {
  return colours ? `\x1b[2m${text}\x1b[22m` : text;
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
