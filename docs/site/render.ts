// Markdown as HTML, all of it at build time: a page of the site needs no script.
import hljs from "highlight.js/lib/common";
import { Marked, type Tokens } from "marked";

/** A page of text, before it stands in the site's frame. */
export interface Rendered {
  /** The text of its first heading. */
  title: string;
  html: string;
}

/** What text names on the way, so that a heading can be linked to: "The five fields" is `#the-five-fields`. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, "")
    .trim()
    .replace(/ +/g, "-");
}

/** Pages that are linked by their Markdown files are linked by what these become. */
function linkTo(href: string): string {
  return href.replace(/^([\w/.-]+)\.md(#.*)?$/, "$1.html$2");
}

const marked = new Marked({
  gfm: true,
  walkTokens(token) {
    if (token.type === "link") token.href = linkTo(token.href);
  },
  renderer: {
    heading({ tokens, depth, text }: Tokens.Heading) {
      return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
    code({ text, lang = "" }: Tokens.Code) {
      const language = hljs.getLanguage(lang) === undefined ? "plaintext" : lang;
      const { value } = hljs.highlight(text, { language });
      return `<pre tabindex="0"><code class="language-${language}">${value}</code></pre>\n`;
    },
    // a table that is wider than a phone scrolls by itself
    table(token: Tokens.Table) {
      const row = (cells: Tokens.TableCell[]) => `<tr>${cells.map((cell) => this.tablecell(cell)).join("")}</tr>`;
      const head = `<thead>${row(token.header)}</thead>`;
      const body = `<tbody>${token.rows.map(row).join("\n")}</tbody>`;
      return `<div class="table" tabindex="0"><table>${head}${body}</table></div>\n`;
    },
  },
});

/** @throws Error where the text has no heading of the first level, which names the page. */
export function render(markdown: string, file: string): Rendered {
  const title = /^# (.+)$/m.exec(markdown)?.[1];
  if (title === undefined) throw new Error(`${file}: expected a heading "# …" that names the page, got none`);
  return { title, html: marked.parse(markdown, { async: false }) };
}
