// The way from the reference to the other places of the site, at the top of each of its pages.
import { readFileSync } from "node:fs";
import { JSX } from "typedoc";

const places = JSON.parse(readFileSync(new URL("../site/places.json", import.meta.url), "utf8"));

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.renderer.hooks.on("body.begin", (context) => {
    const links = places.map(({ title, path }) =>
      JSX.createElement("a", { href: context.relativeURL(`../${path}`) }, title),
    );
    return JSX.createElement("nav", { class: "places", "aria-label": "Site" }, ...links);
  });
}
