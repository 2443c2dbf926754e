// Elements in one call each: HTML, SVG and MathML.

/** true is an attribute without a value, false none. */
type Attributes = Readonly<Record<string, string | number | boolean>>;
type Child = Node | string;

export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return dressed(document.createElement(tag), attributes, children);
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return dressed(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

export function math<K extends keyof MathMLElementTagNameMap>(
  tag: K,
  ...children: Child[]
): MathMLElementTagNameMap[K] {
  return dressed(document.createElementNS("http://www.w3.org/1998/Math/MathML", tag), {}, children);
}

function dressed<T extends Element>(element: T, attributes: Attributes, children: readonly Child[]): T {
  set(element, attributes);
  element.append(...children);
  return element;
}

export function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** @throws Error where the page has no such element of this kind. */
export function find<T extends Element>(selector: string, kind: new () => T, root: ParentNode = document): T {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`page: expected ${selector}`);
  return found;
}
