import { quote } from "../checks/describe.js";
import type { Unseen } from "../node.js";
import { say } from "./terminal.js";
import { count } from "./text.js";

/** Says what was found in a source that the model cannot use. */
export function sayNotes({ ignored, unseen }: { ignored: readonly string[]; unseen: readonly Unseen[] }): void {
  if (ignored.length > 0) say(`note: not used by the model: ${ignored.join(", ")}`);
  for (const { column, rows, level, as } of unseen) {
    const what =
      rows === 1
        ? `a level that training had not seen, ${quote(level)}`
        : `levels that training had not seen, the first ${quote(level)}`;
    say(`note: column ${quote(column)}: ${count(rows, "row has", "rows have")} ${what}; taken for ${quote(as)}`);
  }
}
