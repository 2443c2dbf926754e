// What the columns of a source are to be, said in the same way to every command that learns from them.
import { type Command, Option } from "commander";
import type { MissingPolicy, ReadOptions } from "../node.js";
import { collect, namesIn } from "./option-values.js";

/** What commander makes of them. */
export interface ColumnFlags {
  target?: string;
  features?: string[];
  drop?: string[];
  numeric?: string[];
  text?: string[];
  words?: string[];
  hash?: string[];
  missing?: MissingPolicy;
  weight?: string;
  counts?: string;
}

/** Of the help of a command that has them. */
export const LISTS = `A list is names with commas between them; a name that holds a comma stands in double quotes: 'age,"income, net"'.`;

export function addColumnOptions(command: Command): Command {
  return command
    .optionsGroup("Columns:")
    .option("--target <column>", "column to predict, with exactly two different values; of .libsvm the label")
    .option("--features <list>", "columns to learn from (default: all that may teach something)", collect)
    .option("--drop <list>", "columns to leave out", collect)
    .option("--numeric <list>", "columns to take for numbers; a cell that is none counts as missing", collect)
    .option("--text <list>", "columns to take for categories, whatever they hold", collect)
    .option("--words <list>", "columns whose words become columns, hashed and weighted by tf-idf", collect)
    .option("--hash <list>", "columns of very many levels, hashed: name or name:bits (default: 16 bits)", collect)
    .addOption(
      new Option(
        "--missing <policy>",
        "error: a missing value is one; drop: leave its row out; mean: the column's mean, or most frequent level, " +
          "stands in; indicator: the same, and a column says where (default: error)",
      ).choices(["error", "drop", "mean", "indicator"]),
    )
    .option("--weight <column>", "column of row weights; not a feature")
    .option("--counts <column>", "column of how many equal rows each row stands for; not a feature");
}

/** The columns as `readTable` takes them. */
export async function columnsAsked(flags: ColumnFlags): Promise<ReadOptions> {
  const { target, missing, weight, counts } = flags;
  const asked: ReadOptions = {
    ...(target !== undefined && { target }),
    ...(missing !== undefined && { missing }),
    ...(weight !== undefined && { weight }),
    ...(counts !== undefined && { counts }),
  };
  for (const name of ["features", "drop", "numeric", "text", "words", "hash"] as const) {
    const lists = flags[name];
    if (lists !== undefined) asked[name] = await namesIn(lists);
  }
  return asked;
}
