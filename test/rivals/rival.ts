// Programs of R and Python that answer with numbers, where they are installed.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, test } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));
/** In CI everything has to be there. */
const everythingHere = process.env.CI === "true";
const LARGEST_ANSWER = 1 << 28;

interface Language {
  /** Several may be installed: the first that has the packages is taken. */
  commands: string[];
  /** What tells whether packages are there. */
  check: (packages: string[]) => string[];
}

const LANGUAGES = {
  R: {
    commands: ["Rscript"],
    check: (packages) => packages.flatMap((name) => ["-e", `invisible(loadNamespace("${name}"))`]),
  },
  Python: {
    commands: ["python3", "/usr/bin/python3"],
    check: (packages) => ["-c", `import ${packages.join(", ")}`],
  },
} satisfies Record<string, Language>;

/** A language with the packages that a script takes. */
export class Rival {
  readonly #command: string | undefined;
  readonly #lacking: string;

  constructor(language: keyof typeof LANGUAGES, packages: string[]) {
    const { commands, check } = LANGUAGES[language];
    this.#command = commands.find((command) => spawnSync(command, check(packages)).status === 0);
    this.#lacking = `${language} with ${packages.join(", ")} is not installed`;
  }

  /** The tests; where the rival is not installed one that is skipped and says so, in CI one that fails. */
  describe(name: string, tests: () => void): void {
    if (this.#command !== undefined) describe(name, tests);
    else if (everythingHere) test(name, () => Promise.reject(new Error(this.#lacking)));
    else test.skip(`${name}: ${this.#lacking}`, () => {});
  }

  /** What a script in this folder prints as JSON when it reads the input, as JSON too, from standard input. */
  ask<Answer>(script: string, input: unknown): Answer {
    if (this.#command === undefined) throw new Error(this.#lacking);
    const { stdout, stderr, status } = spawnSync(this.#command, [script], {
      cwd: folder,
      input: JSON.stringify(input),
      encoding: "utf8",
      maxBuffer: LARGEST_ANSWER,
    });
    if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
    return JSON.parse(stdout);
  }
}
