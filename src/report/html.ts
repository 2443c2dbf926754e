// Markup in which every text that comes from data is escaped: there is no other way to put one in.
import { printable } from "../checks/describe.js";

/** HTML or SVG that is known to be so. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What stands in a template: texts and numbers are escaped, undefined is nothing, lists stand one after another. */
export type Content = Markup | string | number | undefined | readonly Content[];

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Safe between tags and in quoted attributes; control characters and what turns the direction of writing shown. */
function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

function textOf(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "object") return content.map(textOf).join("");
  return escaped(String(content));
}

/** More characters of a name tell no more. */
const LONGEST_NAME = 60;

/** A name as the page shows it. */
export function cut(name: string, longest = LONGEST_NAME): string {
  return name.length > longest ? `${[...name.slice(0, 2 * longest)].slice(0, longest - 1).join("")}…` : name;
}

/** A name that may be broken where its words end. */
export function breakable(name: string): Markup {
  return html`${cut(name)
    .split(/(?<=[_.=/-])(?=\w)/)
    .map((word, k) => html`${k > 0 ? new Markup("<wbr>") : undefined}${word}`)}`;
}

/** A template whose values are escaped, unless they are `Markup` themselves. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(parts.map((part, k) => part + textOf(values[k])).join(""));
}
