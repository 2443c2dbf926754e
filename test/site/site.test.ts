// Guide and results; the other places of the site are built and checked by `npm run site`.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { faultsOf } from "../../docs/site/links.js";
import { GUIDE, writePages } from "../../docs/site/pages.js";
import { render } from "../../docs/site/render.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
let site: string;

beforeEach(() => {
  site = mkdtempSync(join(tmpdir(), "logit-site-"));
});

afterEach(() => rmSync(site, { recursive: true }));

function write(path: string, html: string): void {
  mkdirSync(dirname(join(site, path)), { recursive: true });
  writeFileSync(join(site, path), html);
}

test("every link of guide and results leads somewhere, but those to places that are built elsewhere", () => {
  writePages(root, site);
  const faults = faultsOf(site);
  expect(faults.length).toBeGreaterThan(0);
  for (const fault of faults) expect(fault).toMatch(/: \.\.\/(?:index\.html|api\/[\w/.-]+) is no file of the site$/);
});

test("a page of the guide says where it is, and what comes before and after", () => {
  writePages(root, site);
  GUIDE.forEach((name, k) => {
    const html = readFileSync(join(site, `guide/${name}.html`), "utf8");
    expect(html.match(/<a href="([^"]+)" aria-current="page"/g)).toEqual([
      '<a href="../guide/index.html" aria-current="page"',
      `<a href="../guide/${name}.html" aria-current="page"`,
    ]);
    expect(html.includes(`<a href="../guide/${GUIDE[k - 1]}.html" rel="prev"`)).toBe(k > 0);
    expect(html.includes(`<a href="../guide/${GUIDE[k + 1]}.html" rel="next"`)).toBe(k < GUIDE.length - 1);
    expect(html).not.toMatch(/<script/);
  });
});

test("Markdown becomes a page: its name, anchors, links to other pages, code as it stands", () => {
  const { title, html } = render(
    "# One, two\n\n[there](in-node.md#on-several-threads) [away](https://a.org/b.md)\n\n```html\n<b>&amp;</b>\n```\n",
    "page.md",
  );
  expect(title).toBe("One, two");
  expect(html).toContain('<h1 id="one-two">One, two</h1>');
  expect(html).toContain('href="in-node.html#on-several-threads"');
  expect(html).toContain('href="https://a.org/b.md"');
  expect(html.replace(/<\/?span[^>]*>/g, "")).toContain("&lt;b&gt;&amp;amp;&lt;/b&gt;");
  expect(() => render("no heading", "page.md")).toThrow('page.md: expected a heading "# …"');
});

test("what a static host could not serve is found, and nothing else", () => {
  write("a/there.html", '<h2 id="here">');
  write("style.css", "");
  write("a/sound.html", '<link rel="x" href="../style.css"><a href="there.html#here"></a><a href="https://a.org">');
  expect(faultsOf(site)).toEqual([]);
  write("a/gone.html", '<a class="x" href="gone/b.html"></a><img src="../no.png">');
  write("a/anchor.html", '<a href="there.html#nowhere"></a><a href="#me"></a>');
  write("a/absolute.html", '<a href="/a/there.html"></a>');
  write("a/elsewhere.html", '<script src="https://a.org/b.js"></script><link href="//a.org/c.css">');
  expect(faultsOf(site).sort()).toEqual([
    "a/absolute.html: /a/there.html is not relative",
    "a/anchor.html: #me names nothing in that page",
    "a/anchor.html: there.html#nowhere names nothing in that page",
    "a/elsewhere.html: <link> fetches //a.org/c.css from elsewhere",
    "a/elsewhere.html: <script> fetches https://a.org/b.js from elsewhere",
    "a/gone.html: ../no.png is no file of the site",
    "a/gone.html: gone/b.html is no file of the site",
  ]);
});

test("the results have no figure that the README and CONTRIBUTING.md lack", () => {
  const figures = (file: string) => readFileSync(join(root, file), "utf8").match(/\d+(?:\.\d+)*(?:e-?\d+)?/g) ?? [];
  const known = new Set([...figures("README.md"), ...figures("CONTRIBUTING.md")]);
  const results = figures("bench/RESULTS.md");
  expect(results.length).toBeGreaterThan(50);
  expect(results.filter((figure) => !known.has(figure))).toEqual([]);
});
