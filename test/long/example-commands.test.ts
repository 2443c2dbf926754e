// Each command of the examples runs as it stands there, reaches the proven minimum, and gives the same bits on both backends.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "logit-examples-"));
afterAll(() => rmSync(folder, { recursive: true }));

const commands = readdirSync(join(root, "examples")).flatMap((name) => {
  const text = readFileSync(join(root, "examples", name, "README.md"), "utf8");
  return [...text.matchAll(/```sh\nlogit (train .+)\n```/g)].map(([, command]) => [name, command] as const);
});

test("every example has a command", () => {
  expect([...new Set(commands.map(([name]) => name))].sort()).toEqual(readdirSync(join(root, "examples")).sort());
});

test.each(commands)("%s: logit %s", (_, command) => {
  const [wasm, js] = ["wasm", "js"].map((backend) => {
    const out = join(folder, `${backend}.json`);
    const said = execFileSync(
      "sh",
      ["-c", `"${process.execPath}" dist/cli.js ${command} --backend ${backend} --out "${out}" --json`],
      {
        cwd: root,
        encoding: "utf8",
        maxBuffer: 2 ** 28,
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    const { report, metrics } = JSON.parse(said);
    expect(report.status).toBe("converged");
    expect(metrics.cv.rocAuc).toBeGreaterThan(0.6);
    const { weights, bias } = JSON.parse(readFileSync(out, "utf8"));
    return { weights, bias, metrics };
  });
  expect(wasm).toEqual(js);
});
