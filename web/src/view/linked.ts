// A number is the same thing everywhere: what carries its name in data-value shows it, and what carries its name in
// data-quantity lights up with every other place where it lives;
// an arrow may be several numbers at once.
import { svg } from "./dom.js";
import { short, whole } from "./numbers.js";

/** Fills every place under the root that shows one of these numbers; with data-before only where there is one. */
export function fill(root: ParentNode, values: Readonly<Record<string, number | undefined>>): void {
  for (const element of root.querySelectorAll("[data-value]")) {
    const name = element.getAttribute("data-value") ?? "";
    if (!(name in values)) continue;
    const value = values[name];
    if (element instanceof HTMLElement) {
      element.textContent = short(value);
      element.title = whole(value);
    } else {
      const before = element.getAttribute("data-before");
      const text = before === null ? short(value) : value === undefined ? "" : before + short(value);
      element.replaceChildren(text, svg("title", {}, whole(value)));
    }
  }
}

/** Lights what is under the pointer or has the focus. */
export function linkHighlights(root: Element): void {
  const under = (event: Event): void => light(root, quantityOf(event.target));
  root.addEventListener("pointerover", under);
  root.addEventListener("focusin", under);
  root.addEventListener("focusout", () => light(root, undefined));
  root.addEventListener("pointerleave", () => light(root, undefined));
}

function quantityOf(target: EventTarget | null): string | undefined {
  if (!(target instanceof Element)) return undefined;
  return target.closest("[data-quantity]")?.getAttribute("data-quantity") ?? undefined;
}

function light(root: Element, quantity: string | undefined): void {
  for (const element of root.querySelectorAll(".lit")) element.classList.remove("lit");
  for (const name of quantity?.split(" ") ?? []) {
    for (const element of root.querySelectorAll(`[data-quantity~="${name}"]`)) element.classList.add("lit");
  }
}
