import type { Command } from "commander";
import { countingSql } from "../export.js";
import { collect, namesIn } from "./option-values.js";
import { print } from "./terminal.js";

const EXAMPLE = `
Examples:
  $ logit sql shop.visits --target paid --features age,town > count.sql
  $ psql shop --csv -f count.sql > counts.csv
  $ logit train counts.csv --target paid --counts rows

Of columns with few different values only their combinations leave the database, each with the number of its rows; the
model is that of all rows. Names are written as the database has them.`;

interface SqlFlags {
  target: string;
  features: string[];
  weight?: string;
  counts?: string;
  backticks?: true;
}

export function registerSql(program: Command): void {
  program
    .command("sql")
    .argument("<table>", "name of a table, such as visits or shop.visits")
    .summary("print the query that counts equal rows in a database")
    .description("Print the query with which a database of any kind counts equal rows, for logit train --counts.")
    .requiredOption("--target <column>", "column to predict")
    .requiredOption("--features <list>", "columns to learn from", collect)
    .option("--weight <column>", "column of row weights; rows that differ in it are counted apart")
    .option("--counts <name>", "how the column of counts is to be named (default: rows)")
    .option("--backticks", "quote names as MySQL and BigQuery want them")
    .addHelpText("after", EXAMPLE)
    .action(async (table: string, { features, ...flags }: SqlFlags) => {
      await print([`${countingSql(table, { ...flags, features: await namesIn(features) })}\n`]);
    });
}
