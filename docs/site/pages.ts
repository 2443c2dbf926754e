// The pages of text: which Markdown file becomes which page.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { frame, type Link } from "./frame.js";
import { render } from "./render.js";

/** The guide in reading order, by the files of `docs/guide/`. */
export const GUIDE = ["index", "tables", "certificate", "in-a-page", "in-node", "coming-from"] as const;

/** Files that pages offer to their readers. */
const OFFERED = [
  ["docs/site/site.css", "site.css"],
  ["test/data/birthwt.csv", "guide/birthwt.csv"],
  ["examples/mixed/labor.csv", "guide/labor.csv"],
] as const;

interface Page {
  here: Link;
  html: string;
}

function read(root: string, source: string, path: string): Page {
  const { title, html } = render(readFileSync(join(root, source), "utf8"), source);
  return { here: { title, path }, html };
}

/** Writes guide and results, of the repository at `root`, into the folder of the site. */
export function writePages(root: string, site: string): void {
  const guide = GUIDE.map((name) => read(root, `docs/guide/${name}.md`, `guide/${name}.html`));
  const results = read(root, "bench/RESULTS.md", "results/index.html");
  const chapters = guide.map(({ here }) => here);
  for (const { here, html } of [...guide, results]) {
    const file = join(site, here.path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, frame(here, html, chapters));
  }
  for (const [source, path] of OFFERED) copyFileSync(join(root, source), join(site, path));
}
