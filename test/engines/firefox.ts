import puppeteer from "puppeteer-core";
import { type Engine, installed, missingOf } from "./engine.js";

const FILES = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];

/** By puppeteer, that is WebDriver BiDi: playwright drives only a Firefox of its own making. */
export const firefox: Engine = {
  name: "Firefox",
  missing: missingOf({ Firefox: FILES }),
  async start() {
    const executablePath = installed(FILES);
    const browser = await puppeteer.launch({
      browser: "firefox",
      ...(executablePath !== undefined && { executablePath }),
      headless: true,
    });
    return {
      version: await browser.version(),
      async open(address) {
        const tab = await browser.newPage();
        // a page that computes at once may answer before its load event comes, or keep that waiting: nobody needs it
        if (address.startsWith("http")) await tab.evaluate((to) => location.assign(to), address);
        // no page may send itself to a file
        else await tab.goto(address);
      },
      close: () => browser.close(),
    };
  },
};
