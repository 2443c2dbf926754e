// Where Chromium is, and how the tests of pages start it.
import type { LaunchOptions } from "playwright-core";
import { FILES, FLAGS } from "../engines/chromium.js";
import { installed } from "../engines/engine.js";

export const CHROMIUM = installed(FILES);

export const LAUNCH: LaunchOptions = {
  ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }),
  headless: true,
  args: FLAGS,
};
