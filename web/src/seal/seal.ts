// Shows that this browser finds the same bits by WebAssembly and by TypeScript, after every change of the problem, and
// that Node finds them, where it has been asked.
import type { Scene } from "../state/scene.js";
import type { State } from "../state/state.js";
import { html } from "../view/dom.js";
import { bitsOfFit, publishedBits } from "./published.js";

/** Milliseconds of rest after a change: a sample that is dragged changes at every move. */
const REST = 150;

export function mountSeal(root: HTMLElement): (scene: Scene) => void {
  const result = html("output");
  root.append(result);
  let shown: Scene["minimum"] | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return ({ state, minimum }) => {
    if (minimum === shown) return;
    shown = minimum;
    clearTimeout(waiting);
    waiting = setTimeout(() => result.replaceChildren(...seal(state)), REST);
  };
}

function seal(state: State): (Node | string)[] {
  const [wasm, twin] = (["wasm", "js"] as const).map((backend) => attempt(state, backend));
  const reference = twin.bits ?? wasm.bits;
  if (reference === undefined) return [];
  const node = publishedBits(state);
  return [
    "Same bits ",
    html("code", { title: `weights at the minimum: ${reference}` }, reference.slice(0, 8)),
    ...part("WebAssembly", reference, wasm),
    ...part("TypeScript", reference, twin),
    ...(node === undefined ? [" · Node was not asked: the data are yours"] : part("Node", reference, { bits: node })),
  ];
}

/** What a fit came to: the name of its bits, or why there is none. */
interface Attempt {
  bits?: string;
  reason?: string;
}

function attempt({ samples, l2 }: State, backend: "wasm" | "js"): Attempt {
  try {
    return { bits: bitsOfFit(samples, l2, backend) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

function part(name: string, reference: string, { bits, reason = "" }: Attempt): (Node | string)[] {
  if (bits === undefined) return [` · ${name} `, html("span", { class: "bad" }, reason)];
  const same = bits === reference;
  return [
    ` · ${name} `,
    html("code", { class: same ? "ok" : "bad", title: bits }, same ? "✓" : `✗ ${bits.slice(0, 8)}`),
  ];
}
