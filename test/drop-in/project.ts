// An empty project with the package in it, as npm installs it from its tarball, and the tools that are pinned here.
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Tools that are lacking are installed; says where they are. */
export function toolsInstalled(): string {
  if (!existsSync(join(HERE, "node_modules"))) {
    execFileSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--silent"], {
      cwd: HERE,
      stdio: "inherit",
    });
  }
  return join(HERE, "node_modules");
}

/** The package as it is published. @returns a tarball in the folder. */
export function packed(folder: string): string {
  const told = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const [{ filename }]: { filename: string }[] = JSON.parse(told);
  return join(folder, filename);
}

export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "logit-drop-in-"));
  readonly #tools: string;

  constructor(tools: string) {
    this.#tools = tools;
    const unpacked = join(this.folder, "node_modules");
    mkdirSync(unpacked);
    execFileSync("tar", ["xzf", packed(this.folder), "-C", unpacked]);
    execFileSync("mv", [join(unpacked, "package"), join(unpacked, "logit-wasm")]);
  }

  write(name: string, text: string): void {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Runs a tool, by its name, or Node with a script. @returns what it prints. @throws Error with what it said. */
  async run(tool: string, ...args: string[]): Promise<string> {
    const program = tool === "node" ? process.execPath : join(this.#tools, ".bin", tool);
    return this.#execute(program, args);
  }

  /** Runs a script of one of the tools. */
  async runScript(script: string, ...args: string[]): Promise<string> {
    return this.#execute(process.execPath, [join(this.#tools, script), ...args]);
  }

  /** Where a tool's package lies, for configurations that name it. */
  tool(name: string): string {
    return join(this.#tools, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  async #execute(program: string, args: string[]): Promise<string> {
    try {
      const { stdout } = await promisify(execFile)(program, args, {
        cwd: this.folder,
        maxBuffer: 2 ** 26,
        env: { ...process.env, NODE_ENV: "", NODE_OPTIONS: "", CI: "true" },
      });
      return stdout.trim();
    } catch (error) {
      const { stdout = "", stderr = "" } = Object(error);
      throw new Error(`${program} ${args.join(" ")}\n${stdout}${stderr}`, { cause: error });
    }
  }
}
