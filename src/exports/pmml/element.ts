// Elements of XML whose values are escaped: there is no other way to put one in.
import { quote } from "../../checks/describe.js";

/** Not given where undefined. */
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Element {
  readonly name: string;
  readonly attributes: Attributes;
  readonly children: readonly Element[] | string;
}

export function element(name: string, attributes: Attributes, children: readonly Element[] | string = []): Element {
  return { name, attributes, children };
}

/** The element and all in it, indented. @throws {RangeError} for a text with a character that XML cannot hold. */
export function markup({ name, attributes, children }: Element, indent = ""): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const start = `${indent}<${[name, ...given.map(([key, value]) => `${key}="${escaped(String(value))}"`)].join(" ")}`;
  if (children.length === 0) return `${start}/>\n`;
  if (typeof children === "string") return `${start}>${escaped(children)}</${name}>\n`;
  return `${start}>\n${children.map((child) => markup(child, `${indent}  `)).join("")}${indent}</${name}>\n`;
}

/** Tabs and ends of lines, too, which would come back as blanks. */
const SPECIAL: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};
/** What is no Char of XML 1.0, halves of surrogate pairs among it. */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

function escaped(text: string): string {
  const odd = NO_CHARACTER.exec(text)?.[0];
  if (odd === undefined) return text.replace(/[&<>"\t\n\r]/g, (character) => SPECIAL[character]);
  const code = odd.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  throw new RangeError(`model: expected names and levels without U+${code}, which XML cannot hold, got ${quote(text)}`);
}
