import { say } from "./terminal.js";

/** Notes the columns of a file that the model did not use. */
export function sayIgnored(columns: readonly string[]): void {
  if (columns.length > 0) say(`note: not used by the model: ${columns.join(", ")}`);
}
