// Terms on the left and what is to be said of each on the right, cut into lines.
import { printable } from "../checks/describe.js";
import type { Line } from "./terminal.js";
import { length } from "./text.js";

/** Columns of a terminal that lines are made for, two of them for what they are indented by. */
const WIDTH = 98;

export interface Definition {
  term: string;
  /** What is kept together on a line, such as a name; blanks come between. */
  parts: readonly string[];
  colour?: "green" | "yellow";
}

/** A definition by a sentence. */
export function sentence(term: string, text: string, colour?: Definition["colour"]): Definition {
  return { term, parts: text.split(" "), ...(colour !== undefined && { colour }) };
}

/** A definition by names, with commas between them. */
export function names(term: string, list: readonly string[], colour?: Definition["colour"]): Definition {
  const parts = list.map((name, k) => (k === list.length - 1 ? name : `${name},`));
  return { term, parts, ...(colour !== undefined && { colour }) };
}

export function describeDefinitions(definitions: readonly Definition[]): Line[] {
  const indent = Math.max(...definitions.map(({ term }) => length(term))) + 2;
  return definitions.flatMap(({ term, parts, colour }) =>
    wrapped(parts, WIDTH - indent).map((line, k): Line => {
      const text = `${k === 0 ? term + " ".repeat(indent - length(term)) : " ".repeat(indent)}${line}`;
      return colour === undefined ? text : { text, colour };
    }),
  );
}

function wrapped(parts: readonly string[], width: number): string[] {
  const lines = [""];
  for (const part of parts.map(printable)) {
    const line = lines[lines.length - 1];
    if (line === "") lines[lines.length - 1] = part;
    else if (length(line) + 1 + length(part) > width) lines.push(part);
    else lines[lines.length - 1] = `${line} ${part}`;
  }
  return lines;
}
