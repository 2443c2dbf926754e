// What to type next, with the names of what there is now.
import { basename, relative } from "node:path";
import { shellWord } from "../checks/shell-word.js";
import type { SourceGiven } from "../node.js";
import { typed } from "./source-options.js";

/** How this program was called, so that the lines work as they are. */
function program(): string {
  const [, script = "logit"] = process.argv;
  if (basename(script) !== "logit") return `node ${shellWord(relative("", script))}`;
  return process.env.npm_command === "exec" ? "npx logit" : "logit";
}

/** @param row of the source to explain, counted from 1. @param proven whether there is a proof to check. */
export function describeNextSteps(model: string, given: SourceGiven, row: number, proven: boolean): string[] {
  const source = typed(given) ?? "-";
  const step = (command: string, rest: string) => `${program()} ${command} ${shellWord(model)} ${source}${rest}`;
  const steps = [step("predict", " --out predictions.csv"), step("explain", ` --row ${row}`)];
  return proven ? [...steps, step("verify", "")] : steps;
}
