import { html } from "../view/dom.js";

/**
 * A place to drop a file on, which is a button to choose one too.
 *
 * @param take is given what was dropped, at least one file.
 */
export function dropZone(take: (files: File[]) => void): HTMLElement {
  const input = html("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv,text/tab-separated-values" });
  const zone = html(
    "label",
    { class: "data-drop" },
    input,
    html("strong", {}, "Drop a CSV here, or choose a file"),
    html("span", {}, "It is read and trained on by this page alone: nothing is sent anywhere."),
  );
  const pass = (files: FileList | null | undefined): void => {
    if (files && files.length > 0) take([...files]);
  };
  input.addEventListener("change", () => {
    pass(input.files);
    // the same file again, after it was mended, is a change too
    input.value = "";
  });
  zone.addEventListener("dragover", () => {
    zone.classList.add("data-over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("data-over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("data-over");
    pass(event.dataTransfer?.files);
  });
  // a file that is dropped beside the zone would open in place of the page
  for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());
  return zone;
}
