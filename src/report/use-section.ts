// How to use the model: from the command line, in Node, and anywhere else.

import { shellWord } from "../checks/shell-word.js";
import { html, type Markup } from "./html.js";
import type { Reportable } from "./reportable.js";

export function useSection({ target }: Reportable, modelFile: string): Markup {
  const file = JSON.stringify(modelFile);
  return html`<section aria-labelledby="use"><h2 id="use">How to use it</h2>
<div class="figures code">
<figure><figcaption>On the command line, a probability for every row of a file that has the same columns; <b>${target}</b> need not be among them:</figcaption>
<pre tabindex="0"><code>logit predict ${shellWord(modelFile)} others.csv --out predictions.csv
logit evaluate ${shellWord(modelFile)} others.csv
logit explain ${shellWord(modelFile)} others.csv --row 1</code></pre></figure>
<figure><figcaption>In Node:</figcaption>
<pre tabindex="0"><code>import { predictFile, readModel } from "logit-wasm/node";

const model = await readModel(${file});
await predictFile(model, "others.csv");</code></pre></figure>
</div>
</section>`;
}
