// The way from the reference to the other places of the site, at the top of each of its pages.
import { JSX } from "typedoc";

const PLACES = [
  ["Guide", "../guide/index.html"],
  ["API", "index.html"],
  ["Results", "../results/index.html"],
];

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.renderer.hooks.on("body.begin", (context) => {
    const links = PLACES.map(([title, path]) => JSX.createElement("a", { href: context.relativeURL(path) }, title));
    return JSX.createElement("nav", { class: "places", "aria-label": "Site" }, ...links);
  });
}
