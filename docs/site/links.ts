// What a static host would answer with 404, and what a page would ask of anybody else.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

const ATTRIBUTE = /<(\w+)\b[^>]*?\s(?:href|src)\s*=\s*"([^"]*)"/g;
/** Elements whose target is fetched with the page; a link that a reader may follow is none of them. */
const FETCHED = ["script", "link", "img", "iframe", "source", "video", "audio"];

/** What is wrong with the pages of a folder, a line each: broken relative links, and things fetched from elsewhere. */
export function faultsOf(site: string): string[] {
  const pages = readdirSync(site, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".html"));
  return pages.flatMap((page) => {
    const html = readFileSync(join(site, page), "utf8");
    return [...html.matchAll(ATTRIBUTE)].flatMap(([, element, target]) => faultOf(site, page, element, target) ?? []);
  });
}

function faultOf(site: string, page: string, element: string, target: string): string | undefined {
  if (/^(?:[a-z]+:|\/\/)/i.test(target)) {
    const elsewhere = FETCHED.includes(element.toLowerCase()) && !target.startsWith("data:");
    return elsewhere ? `${page}: <${element}> fetches ${target} from elsewhere` : undefined;
  }
  if (target.startsWith("/")) return `${page}: ${target} is not relative`;
  const [path, anchor] = target.split("#");
  const file = path === "" ? join(site, page) : join(site, dirname(page), decodeURIComponent(path.split("?")[0]));
  if (!existsSync(file) || !statSync(file).isFile()) return `${page}: ${target} is no file of the site`;
  if (anchor === undefined || anchor === "" || !file.endsWith(".html")) return undefined;
  const there = readFileSync(file, "utf8").includes(`id="${decodeURIComponent(anchor)}"`);
  return there ? undefined : `${page}: ${target} names nothing in that page`;
}
