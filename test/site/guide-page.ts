// A page of the guide as a test reads it: its code blocks, and what they say of themselves. CONTRIBUTING.md has the rules.
import { marked, type Tokens } from "marked";

/** A block of a language that is run, and what a `text` block right after it says comes out. */
export interface Block {
  lang: string;
  text: string;
  output: string[];
}

/** Blocks of other languages are shown, not run. */
const RUN = ["ts", "sh", "html"];
const SHOWN = ["python", "r"];

/** @throws Error for a block whose language says neither how to run it nor that it is not run. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let last: Block | undefined;
  for (const token of marked.lexer(markdown).filter(isCode)) {
    const { lang = "", text } = token;
    if (lang === "text" && last !== undefined) last.output.push(...text.split("\n"));
    else if (RUN.includes(lang)) {
      last = { lang, text, output: [] };
      blocks.push(last);
    } else if (SHOWN.includes(lang)) last = undefined;
    else throw new Error(`a block of the guide: expected one of ${[...RUN, ...SHOWN].join(", ")}, got "${lang}"`);
  }
  return blocks;
}

function isCode(token: { type: string }): token is Tokens.Code {
  return token.type === "code";
}

/** `expression; // value` on a line of its own. */
const CLAIM = /^(\s*)(\S.*); \/\/ (.+)$/gm;

/** Every claim of a program, as written. */
export function claimsOf(program: string): string[] {
  return [...program.matchAll(CLAIM)].map(([line]) => line.trim());
}

/** The program, which sends what the expression of each claim gives to the process that started it. */
export function sendingValues(program: string): string {
  return program.replace(CLAIM, (_line, space: string, expression: string) => `${space}process.send?.(${expression});`);
}

/** The claim as it would have to be for a value: numbers in the form, and to the digits, that the claim has. */
export function claimFor(claim: string, value: unknown): string {
  const [, , expression, said] = [...claim.matchAll(CLAIM)][0];
  const forms = said.replace(/"(?:[^"\\]|\\.)*"/g, "").match(/-?\d[\d.]*(?:e[+-]?\d+)?/g) ?? [];
  const write = (part: unknown): string => {
    if (typeof part === "number") return inForm(part, forms.shift() ?? "");
    if (isList(part)) return `[${Array.from(part, write).join(", ")}]`;
    return JSON.stringify(part) ?? String(part);
  };
  return `${expression}; // ${write(value)}`;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || value instanceof Float64Array;
}

function inForm(value: number, form: string): string {
  const [mantissa, exponent] = form.split("e");
  const digits = mantissa.split(".")[1]?.length ?? 0;
  if (exponent !== undefined) return value.toExponential(digits);
  return digits === 0 ? String(value) : value.toFixed(digits);
}
