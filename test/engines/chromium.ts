import { chromium as playwright } from "playwright-core";
import { type Engine, installed, missingOf } from "./engine.js";

export const FILES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** No sandbox, because root has none; and nothing that speaks to the network by itself. */
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const chromium: Engine = {
  name: "Chromium",
  missing: missingOf({ Chromium: FILES }),
  async start() {
    const executablePath = installed(FILES);
    const browser = await playwright.launch({
      ...(executablePath !== undefined && { executablePath }),
      headless: true,
      args: FLAGS,
    });
    return {
      version: `chromium/${browser.version()}`,
      async open(address) {
        const tab = await browser.newPage();
        await tab.goto(address, { waitUntil: "commit" });
      },
      close: () => browser.close(),
    };
  },
};
