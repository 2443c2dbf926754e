// The bits of the page's own data sets as Node finds them: every engine must find the same ones.

import { fingerprint } from "../../../src/math/fingerprint.js";
import { dataSet, SET_NAMES, type SetName } from "../data/sets.js";
import { fitSamples } from "../descent/minimum.js";
import type { Sample } from "../descent/sample.js";
import { INITIAL, type State } from "../state/state.js";
import published from "./published.json" with { type: "json" };

const PUBLISHED: Readonly<Record<SetName, string>> = published;

/** The name of the bits of weights and bias. @throws Error where the backend is refused or there is nothing to fit. */
export function bitsOfFit(samples: readonly Sample[], l2: number, backend: "wasm" | "js"): string {
  const { weights, bias } = fitSamples(samples, l2, backend);
  return fingerprint([...weights, bias]);
}

/** What Node finds, for every set as it is drawn at first. */
export function bitsToPublish(backend: "wasm" | "js"): Record<string, string> {
  const bits = (name: SetName) => bitsOfFit(dataSet(name).draw(INITIAL.seed, dataSet(name).noise), INITIAL.l2, backend);
  return Object.fromEntries(SET_NAMES.map((name) => [name, bits(name)]));
}

/** What is published of the problem that the page shows; nothing where the reader has changed it. */
export function publishedBits({ data, seed, noise, edited, l2 }: State): string | undefined {
  const asDrawn = !edited && seed === INITIAL.seed && noise === dataSet(data).noise && l2 === INITIAL.l2;
  return asDrawn ? PUBLISHED[data] : undefined;
}
