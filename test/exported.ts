// Models of every kind of column, with rows to predict: missing cells, levels that training has not seen, and names and
// texts that other languages must quote.
import { mulberry32 } from "../src/math/random.js";
import { type DataRecord, type MissingPolicy, type TableModel, trainRecords } from "../src/table.js";

export const TARGET = 'is "it"\n*/ true?';
const LEVELS = ["a", "it's", 'say "yes"', "back\\slash", "</script>", "two\nlines", "grün 😀", "$1", "Ref"];
const UNSEEN = ["'); DROP TABLE rows; --", "A", "aa", "constructor"];
const TEXTS = [
  "win money now",
  "meeting at noon",
  "hello Zürich, money",
  "the meeting is off",
  "now or never",
  "ÖL σς",
];

const DAY = 86_400_000;

/** Columns by what they hold. The names begin with what an own property of no record has. */
export const COLUMNS = {
  number: "__proto__",
  other: "toString",
  truth: 'a "quoted" name',
  day: "back`tick's\nday",
  level: "</script>*/",
  hashed: "bucket",
  text: "mail",
} as const;

interface Wanted {
  rows: number;
  seed: number;
  /** Part of the cells that are missing, and of levels that are unseen. */
  gaps: number;
  /** Whether there are columns of words and hashed ones. */
  texts: boolean;
}

export function records({ rows, seed, gaps, texts }: Wanted): DataRecord[] {
  const next = mulberry32(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)];
  const orGap = <T>(cell: T): T | null => (next() < gaps ? null : cell);
  return Array.from({ length: rows }, () => {
    const number = (next() - 0.5) * 10 ** (8 * next() - 4);
    const truth = next() < 0.4;
    const level = pick(next() < gaps ? UNSEEN : LEVELS);
    const z = Math.sign(number) + (truth ? 1 : -1) + (level.length > 3 ? 1 : 0);
    return Object.fromEntries([
      [COLUMNS.number, orGap(number)],
      [COLUMNS.other, orGap(Math.round(100 * next()))],
      [COLUMNS.truth, orGap(truth)],
      [
        COLUMNS.day,
        orGap(new Date(next() < 0.3 ? DAY * Math.floor(20_000 * next()) : Math.floor(20_000 * DAY * next()))),
      ],
      [COLUMNS.level, orGap(level)],
      ...(texts
        ? [
            [COLUMNS.hashed, orGap(`${pick(LEVELS)}${Math.floor(300 * next())}`)],
            [COLUMNS.text, orGap(`${pick(TEXTS)} ${pick(TEXTS)}`)],
          ]
        : []),
      [TARGET, z + 4 * (next() - 0.5) > 0],
    ]);
  });
}

/** A model of 600 rows. */
export function modelOf({
  missing,
  texts = false,
  l1 = 0,
}: {
  missing: MissingPolicy;
  texts?: boolean;
  l1?: number;
}): TableModel {
  const gaps = missing === "error" ? 0 : 0.1;
  return trainRecords(
    // "A" and the like must not be seen
    records({ rows: 600, seed: 7, gaps, texts }).filter((record) => !UNSEEN.includes(String(record[COLUMNS.level]))),
    {
      target: TARGET,
      missing,
      l1,
      testFraction: 0,
      numeric: [COLUMNS.other],
      ...(texts && { hash: [`${COLUMNS.hashed}:8`], words: [COLUMNS.text] }),
    },
  );
}

/** Rows to predict, without the target. */
export function rowsFor({ missing, texts = false }: { missing: MissingPolicy; texts?: boolean }): DataRecord[] {
  return records({ rows: 10_000, seed: 11, gaps: 0.1, texts }).flatMap(({ [TARGET]: _, ...record }) => {
    return missing === "error" && Object.values(record).includes(null) ? [] : [record];
  });
}
