// From a dropped file to a model, on the page.
import { html } from "../view/dom.js";
import { Stopped, Workplace } from "../work/workplace.js";
import { type ColumnsView, columnsView } from "./columns-view.js";
import type { SheetDescription } from "./describe-sheet.js";
import { count, threeDigits } from "./digits.js";
import { dropZone } from "./drop-zone.js";
import { resultsView } from "./results-view.js";
import "./your-data.css";

/** Builds the part inside an empty element. */
export function mount(root: HTMLElement): void {
  const page = new YourData();
  const part = html(
    "div",
    { class: "your-data" },
    html("h2", {}, "Your data"),
    html(
      "p",
      {},
      "A table of your own, with one column to predict. A fifth of its rows is held out, to see what the model is worth.",
    ),
    dropZone((files) => page.take(files)),
    page.element,
  );
  // keys pressed here do not step the neuron
  part.addEventListener("keydown", (event) => event.stopPropagation());
  root.append(part);
}

class YourData {
  readonly #workplace = new Workplace();
  readonly #columns = html("div", {});
  readonly #train = html("button", { type: "button", class: "data-train", hidden: true }, "Train");
  readonly #stop = html("button", { type: "button", hidden: true }, "Stop");
  readonly #progress = html("progress", { hidden: true, "aria-label": "progress" });
  readonly #status = html("p", { class: "data-status", role: "status" });
  readonly #results = html("div", { class: "data-outcome" });
  readonly element = html(
    "div",
    { class: "data-work" },
    this.#columns,
    html("div", { class: "data-actions" }, this.#train, this.#stop, this.#progress, this.#status),
    this.#results,
  );
  #file: File | undefined;
  /** Whether the thread has the file. */
  #isRead = false;

  constructor() {
    this.#stop.addEventListener("click", () => this.#workplace.stop());
  }

  take(files: File[]): void {
    const [file, ...more] = files;
    if (more.length === 0) void this.#open(file);
    else this.#refuse(`expected one file, got ${files.length}: ${files.map(({ name }) => name).join(", ")}`);
  }

  async #open(file: File): Promise<void> {
    this.#workplace.stop();
    this.#file = file;
    this.#isRead = false;
    this.#columns.replaceChildren();
    this.#clearResults();
    this.#train.hidden = true;
    await this.#during(file, async () => {
      const view = columnsView(await this.#read(file));
      if (file !== this.#file) return;
      this.#columns.replaceChildren(view.element);
      this.#train.hidden = false;
      this.#train.onclick = () => void this.#fit(file, view);
      this.#say(this.#noWorker());
    });
  }

  async #fit(file: File, view: ColumnsView): Promise<void> {
    this.#clearResults();
    await this.#during(file, async () => {
      // a training that was stopped has taken the file with it
      if (!this.#isRead) await this.#read(file);
      this.#progress.removeAttribute("value");
      this.#say("Training…");
      const trained = await this.#workplace.do("train", view.choices(), ({ iteration, objective }) =>
        this.#say(`Training: iteration ${iteration}, F = ${threeDigits(objective)}`),
      );
      if (file !== this.#file) return;
      this.#results.replaceChildren(...resultsView(trained));
      const { trainRows, heldOut } = trained;
      this.#say(`Trained on ${count(trainRows, "row")}, looked at ${heldOut.y.length.toLocaleString("en")} others.`);
    });
  }

  async #read(file: File): Promise<SheetDescription> {
    this.#say(`Reading ${file.name}…`);
    const sheet = await this.#workplace.do("read", file, ({ read, size }) => {
      if (file === this.#file) this.#progress.value = read / size;
    });
    this.#isRead = true;
    return sheet;
  }

  /** Shows that work goes on, and how it failed. */
  async #during(file: File, work: () => Promise<void>): Promise<void> {
    this.#show(true);
    this.#status.classList.remove("data-error");
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (file !== this.#file) return;
      if (error instanceof Stopped) {
        this.#isRead = false;
        this.#say("Stopped.");
      } else this.#refuse(error.message);
    } finally {
      if (file === this.#file) this.#show(false);
    }
  }

  #show(isBusy: boolean): void {
    this.#progress.hidden = !isBusy;
    this.#train.disabled = isBusy;
    this.#stop.hidden = !isBusy;
  }

  #refuse(reason: string): void {
    this.#status.classList.add("data-error");
    this.#say(reason);
  }

  #noWorker(): string {
    const { refused } = this.#workplace;
    return refused === undefined ? "" : `No worker here (${refused}): the page waits while it trains.`;
  }

  #say(text: string): void {
    this.#status.textContent = text;
  }

  /** The document of a model that is no longer shown is given back. */
  #clearResults(): void {
    for (const { href } of this.#results.querySelectorAll("a")) URL.revokeObjectURL(href);
    this.#results.replaceChildren();
  }
}
