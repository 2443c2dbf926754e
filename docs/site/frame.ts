// What stands around the text of every page: the places of the site above it, the pages of the guide beside it.
import PLACES from "./places.json" with { type: "json" };

/** A page, as a link to it. */
export interface Link {
  title: string;
  /** From the root of the site. */
  path: string;
}

/** The page `here`, with `chapters` beside its text where it is one of them. */
export function frame(here: Link, html: string, chapters: readonly Link[]): string {
  const up = "../".repeat(here.path.split("/").length - 1);
  const link = ({ title, path }: Link, current: boolean, more = ""): string =>
    `<a href="${up}${path}"${current ? ' aria-current="page"' : ""}${more}>${title}</a>`;
  const place = here.path.split("/")[0];
  const places = PLACES.map((to) => link(to, to.path.split("/")[0] === place)).join("\n      ");
  const at = chapters.findIndex(({ path }) => path === here.path);
  const items = chapters.map((to) => `<li>${link(to, to === chapters[at])}</li>`).join("\n        ");
  const beside = `<nav class="chapters" aria-label="Guide">\n      <ol>\n        ${items}\n      </ol>\n    </nav>`;
  const before = at > 0 ? link(chapters[at - 1], false, ' rel="prev"') : "";
  const after = at >= 0 && at < chapters.length - 1 ? link(chapters[at + 1], false, ' rel="next"') : "";
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${here.title} · logit-wasm</title>
    <link rel="stylesheet" href="${up}site.css">
  </head>
  <body>
    <header>
      <a class="name" href="${up}${PLACES[0].path}">logit-wasm</a>
      <nav aria-label="Site">
      ${places}
      </nav>
    </header>
    <div class="page">
    ${at >= 0 ? beside : ""}
    <main>
${html}
    <nav class="turn" aria-label="Before and after">${before}${after}</nav>
    </main>
    </div>
  </body>
</html>
`;
}
