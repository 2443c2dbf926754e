// Shows that this browser finds the bits that Node has published, by WebAssembly and by TypeScript.
import { html } from "../view/dom.js";
import { nameOfPublishedFit, PUBLISHED } from "./published.js";

export function mountSeal(root: HTMLElement): void {
  const result = html("output");
  const again = html("button", { type: "button", title: "fits 143 tumours again, both ways" }, "again");
  const run = (): void => {
    result.replaceChildren(
      "Same bits: Node ",
      html("code", {}, PUBLISHED),
      ...part("WebAssembly", "wasm"),
      ...part("TypeScript", "js"),
    );
  };
  again.addEventListener("click", run);
  root.append(result, " ", again);
  run();
}

function part(name: string, backend: "wasm" | "js"): (Node | string)[] {
  try {
    const found = nameOfPublishedFit(backend);
    const same = found === PUBLISHED;
    return [` · ${name} `, html("code", { class: same ? "ok" : "bad" }, same ? "✓" : `✗ ${found}`)];
  } catch (error) {
    return [` · ${name} `, html("span", { class: "bad" }, error instanceof Error ? error.message : String(error))];
  }
}
