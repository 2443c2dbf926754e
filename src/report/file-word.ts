import { shellWord } from "../checks/shell-word.js";

/** Longer ones, and what has no ending, are queries or several files. */
const LONGEST_FILE = 200;

/** What a command calls the rows of a table: their file, where that is one. */
export function fileWord(source: string): string {
  return source.length <= LONGEST_FILE && /^[^\s*?]+\.\w+$/.test(source) ? shellWord(source) : "data.csv";
}
