// The chosen sample's numbers, to be typed; and which class a click adds.
import type { Sample } from "../descent/sample.js";
import { QUANTITIES } from "../state/quantities.js";
import type { Scene } from "../state/scene.js";
import { withSamples } from "../state/state.js";
import type { Store } from "../state/store.js";
import { html } from "./dom.js";
import { mountField } from "./field.js";
import { removeChosen } from "./plane.js";

export interface SampleEditor {
  render: (scene: Scene) => void;
  classOfNew: () => 0 | 1;
}

export function mountSampleEditor(root: HTMLElement, store: Store): SampleEditor {
  const title = html("span", { class: "title" });
  const change = (by: (sample: Sample) => Sample): void =>
    store.change((state) =>
      withSamples(
        state,
        state.samples.map((sample, i) => (i === state.chosen ? by(sample) : sample)),
        state.chosen,
      ),
    );
  const refuse = (fault: string): void => store.change((state) => ({ ...state, fault }));
  const inputs = [0, 1].map((j) => {
    const name = j === 0 ? "x₁" : "x₂";
    const input = html("input", {
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      "data-quantity": `x${j + 1}`,
    });
    root.append(html("label", {}, `${name} `, input));
    const take = (value: number): void => change(({ x, y }) => ({ x: j === 0 ? [value, x[1]] : [x[0], value], y }));
    return mountField(input, { ...QUANTITIES.coordinate, name }, take, refuse);
  });
  root.prepend(title);
  const flip = html("button", { type: "button", "data-quantity": "y" });
  flip.addEventListener("click", () => change(({ x, y }) => ({ x, y: y === 1 ? 0 : 1 })));
  const remove = html(
    "button",
    { type: "button", title: "delete this sample", "aria-label": "delete this sample" },
    "✕",
  );
  remove.addEventListener("click", () => removeChosen(store));
  const classOfNew = html(
    "select",
    { "aria-label": "class of a point that a click adds" },
    html("option", { value: "1" }, "add ■"),
    html("option", { value: "0" }, "add ●"),
  );
  root.append(flip, remove, classOfNew);
  return {
    classOfNew: () => (classOfNew.value === "1" ? 1 : 0),
    render: ({ state, sample, row }) => {
      title.textContent = sample ? `sample ${row}` : "no samples";
      inputs.forEach((show, j) => {
        show(sample?.x[j], state.fault);
      });
      flip.textContent = sample ? `${sample.y === 1 ? "■" : "●"} y = ${sample.y}` : "y";
      flip.className = sample ? `class${sample.y}` : "";
      flip.title = "switch its class";
      flip.disabled = sample === undefined;
      remove.disabled = sample === undefined;
    },
  };
}
