// WebKitGTK's MiniBrowser by its WebDriver, in plain W3C HTTP, on a display of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { type Engine, installed, missingOf, type OpenEngine } from "./engine.js";
import { freePort } from "./page-server.js";

const DRIVERS = ["/usr/bin/WebKitWebDriver"];
const DISPLAYS = ["/usr/bin/Xvfb"];
/** Debian keeps it in a folder named after the machine. */
const BROWSERS = readdirSync("/usr/lib", { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name.endsWith("-linux-gnu"))
  .map(({ name }) => `/usr/lib/${name}/webkit2gtk-4.1/MiniBrowser`);
/** Milliseconds until the driver must answer, and between two looks. */
const DRIVER_LIMIT = 20_000;
const DRIVER_PAUSE = 100;

export const webkitgtk: Engine = {
  name: "WebKitGTK",
  missing: missingOf({ WebKitWebDriver: DRIVERS, Xvfb: DISPLAYS, MiniBrowser: BROWSERS }),
  async start() {
    const processes: ChildProcess[] = [];
    const end = (): void => {
      for (const child of processes) child.kill();
    };
    process.once("exit", end);
    try {
      const display = await openDisplay(processes);
      return await openSession(await startDriver(processes, display), end);
    } catch (error) {
      end();
      throw error;
    }
  },
};

/** A display without a screen; Xvfb looks for a free number and says which. */
async function openDisplay(processes: ChildProcess[]): Promise<string> {
  const child = spawn(DISPLAYS[0], ["-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  processes.push(child);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`Xvfb ended with code ${code}`)));
    child.stdout.once("data", (number) => resolve(`:${String(number).trim()}`));
  });
}

/** The driver's address, once it is ready. */
async function startDriver(processes: ChildProcess[], display: string): Promise<string> {
  const port = await freePort();
  const environment = { ...process.env, DISPLAY: display };
  processes.push(spawn(DRIVERS[0], [`--port=${port}`, "--host=127.0.0.1"], { env: environment, stdio: "ignore" }));
  const driver = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + DRIVER_LIMIT;
  for (;;) {
    try {
      await fetch(`${driver}/status`);
      return driver;
    } catch (error) {
      if (Date.now() > deadline) throw new Error("WebKitWebDriver does not answer", { cause: error });
      await new Promise((resolve) => setTimeout(resolve, DRIVER_PAUSE));
    }
  }
}

interface Session {
  sessionId: string;
  capabilities: { browserVersion: string };
}

async function openSession(driver: string, end: () => void): Promise<OpenEngine> {
  const options = { binary: installed(BROWSERS), args: ["--automation"] };
  const alwaysMatch = { pageLoadStrategy: "none", "webkitgtk:browserOptions": options };
  const session: Session = await command(`${driver}/session`, "POST", { capabilities: { alwaysMatch } });
  const here = `${driver}/session/${session.sessionId}`;
  return {
    version: `webkitgtk/${session.capabilities.browserVersion}`,
    open: (url) => command(`${here}/url`, "POST", { url }),
    async close() {
      try {
        await command(here, "DELETE");
      } finally {
        end();
      }
    },
  };
}

/** What the driver answers; the caller knows its type from W3C WebDriver. */
async function command<T>(address: string, method: "POST" | "DELETE", body?: object): Promise<T> {
  const response = await fetch(address, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(DRIVER_LIMIT),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`WebKitWebDriver: ${value.error}: ${value.message}`);
  return value;
}
