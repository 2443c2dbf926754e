import { html } from "../element.js";

/** A place to drop a file on, which is a button to choose one too. */
export function dropZone(take: (file: File) => void): HTMLElement {
  const input = html("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv,text/tab-separated-values" });
  const zone = html(
    "label",
    { class: "data-drop" },
    input,
    html("strong", {}, "Drop a CSV here, or choose a file"),
    html("span", {}, "It is read and trained on by this page alone: nothing is sent anywhere."),
  );
  const first = (files: FileList | null | undefined): void => {
    const file = files?.[0];
    if (file !== undefined) take(file);
  };
  input.addEventListener("change", () => {
    first(input.files);
    // the same file again, after it was mended, is a change too
    input.value = "";
  });
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("data-over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("data-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("data-over");
    first(event.dataTransfer?.files);
  });
  return zone;
}
