// What a text says, if it says it plainly: a number, a truth value, a date. Not by Number or Date alone, which take more.

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Undefined where the text is no finite number in decimal digits with a point. */
export function parseNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Digits as people and other programs write them: `1,5`, `1 000`, `1_000`, `$12`, `7 %`, `1e400`. */
const LIKE_A_NUMBER = /^[+-]?[$€£]?\s?\d+(?:[.,_'\s]\d{3})*(?:[.,_'\s]\d*)?(?:[eE][+-]?\d+)?\s?%?$/;

/** Whether somebody probably meant a number. */
export function resemblesNumber(text: string): boolean {
  return LIKE_A_NUMBER.test(text) || NUMBER.test(text);
}

/** 1 for `true` and 0 for `false`, in any case. */
export function parseBoolean(text: string): 0 | 1 | undefined {
  if (text.length > 5) return undefined;
  const word = text.toLowerCase();
  return word === "true" ? 1 : word === "false" ? 0 : undefined;
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** Milliseconds since 1970-01-01 UTC of an ISO 8601 date, or of a date and time, which is UTC where it names no zone. */
export function parseDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "0", zone = "Z"] = match;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const at = new Date(date);
  // the year too: Date.UTC takes 99 for 1999, so dates before the year 100 are none here
  const isDay =
    at.getUTCFullYear() === Number(year) && at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day);
  if (!isDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const time = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second) + Number(`0.${fraction}`)) * 1000;
  return date + time - minutesOf(zone) * 60_000;
}

/** How far a zone is ahead of UTC. */
function minutesOf(zone: string): number {
  if (zone === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(":", ""));
  return zone.startsWith("-") ? -minutes : minutes;
}

/** A date, or date and time, in ISO 8601, UTC. @param milliseconds since 1970-01-01 UTC. */
export function dateText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/T00:00:00\.000Z$/, "");
}
