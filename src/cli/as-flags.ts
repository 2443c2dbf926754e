import { shellWord } from "../checks/shell-word.js";
import { READ_OPTIONS } from "../files/read-table.js";
import { INFERENCE_OPTIONS } from "../tables/infer-table.js";
import { INFERRED_OPTIONS } from "../tables/train-inferred.js";

/** Options that are given columns, so that a message can say what to type. */
const OF_COLUMNS = ["features", "drop", "text", "numeric", "words", "hash"];

/** Options that flags of other names stand for. */
const OTHER_NAMES: Record<string, string> = { folds: "cv" };

/** Options that errors begin with, or name behind the place. */
const OPTIONS: readonly string[] = [
  ...READ_OPTIONS,
  ...INFERRED_OPTIONS,
  ...INFERENCE_OPTIONS,
  ...["keep", "threshold", "strict"],
];

/**
 * A message of the library as it reads on a command line: options stand in it in backticks, or before the colon it
 * begins with, by the names that they have in JavaScript.
 *
 * @param column the column that the message is about.
 */
export function asFlags(message: string, column?: string): string {
  const named = message.replace(/(?<=^|: )([a-zA-Z0-9]+)(?=: )/, (name) =>
    OPTIONS.includes(name) ? flag(name) : name,
  );
  return named.replace(/`([a-zA-Z]+)(?:: "?([a-z]+)"?)?`/g, (_, name: string, value?: string) => {
    if (value !== undefined) return `${flag(name)} ${value}`;
    return column !== undefined && OF_COLUMNS.includes(name) ? `${flag(name)} ${shellWord(column)}` : flag(name);
  });
}

/** The flag of an option. */
function flag(name: string): string {
  return `--${OTHER_NAMES[name] ?? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
