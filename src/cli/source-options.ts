// Where the rows come from, said in the same way to every command.
import type { Command } from "commander";
import { shellWord } from "../checks/shell-word.js";
import type { SourceGiven } from "../node.js";

/** What commander makes of it. */
export interface SourceFlags {
  sql?: string;
  attach?: string;
}

/** Adds sources, and what says where they are, to a command. */
export function addSourceOptions(command: Command, what: string): Command {
  return command
    .argument(
      "[source...]",
      `${what}: .csv, .tsv, .csv.gz, .parquet, .json, .jsonl, .libsvm, a glob, - for CSV on standard input`,
    )
    .optionsGroup("Source:")
    .option("--sql <query>", "take the rows of a query of DuckDB instead: \"select … from 'visits.parquet'\"")
    .option("--attach <database>", "SQLite or DuckDB database, postgres:… or mysql:… whose tables the query reads");
}

/** The source in one value; undefined where none is named. More than one way to say it ends the program. */
export function sourceIfAny(
  command: Command,
  sources: readonly string[],
  { sql, attach }: SourceFlags,
): SourceGiven | undefined {
  if (sql === undefined) {
    if (attach !== undefined) return command.error("error: option '--attach <database>' needs '--sql <query>'");
    return sources.length === 0 ? undefined : sources;
  }
  if (sources.length > 0) {
    return command.error(`error: expected a source or '--sql <query>', got both: ${sources.join(" ")}`);
  }
  return attach === undefined ? { sql } : { sql, attach };
}

/** The same, where there must be one. */
export function sourceOf(command: Command, sources: readonly string[], flags: SourceFlags): SourceGiven {
  return sourceIfAny(command, sources, flags) ?? command.error("error: missing required argument 'source'");
}

/** A source as it is typed; undefined for standard input, which cannot be typed again. */
export function typed(given: SourceGiven): string | undefined {
  if (typeof given === "object" && "sql" in given) {
    const attached = given.attach === undefined ? "" : ` --attach ${shellWord(given.attach)}`;
    return `--sql ${shellWord(given.sql)}${attached}`;
  }
  const files = typeof given === "string" ? [given] : given;
  return files.includes("-") ? undefined : files.map(shellWord).join(" ");
}
