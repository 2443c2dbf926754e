// What examples/mpi says runs, and its files for clusters fit together.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";
import { LogisticRegression } from "../../dist/index.js";

const example = (name: string) => readFileSync(join("examples/mpi", name), "utf8");
const folder = mkdtempSync(join(tmpdir(), "logit-mpi-example-"));
afterAll(() => rmSync(folder, { recursive: true }));

// a folder like that of the README's reader
symlinkSync(resolve("examples"), join(folder, "examples"));
symlinkSync("/usr/bin/mpirun.openmpi", join(folder, "mpirun"));
for (const [name, lines] of Object.entries({
  npx: 'shift\nexec logit "$@"',
  logit: `exec node ${resolve("dist/cli.js")} "$@"`,
})) {
  writeFileSync(join(folder, name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
}
const env = {
  ...process.env,
  PATH: `${folder}:${process.env.PATH}`,
  OMPI_ALLOW_RUN_AS_ROOT: "1",
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1",
  OMPI_MCA_rmaps_base_oversubscribe: "1",
  OMPI_MCA_mpi_yield_when_idle: "1",
};

/** Runs the block of the README that begins so. */
function block(beginning: string, more = ""): string {
  const [program] = [...example("README.md").matchAll(/```sh\n([^`]+)\n```/g)]
    .map(([, program]) => program)
    .filter((program) => program.startsWith(beginning));
  return execFileSync("bash", ["-ec", program + more], { cwd: folder, env, encoding: "utf8", stdio: "pipe" });
}

const weightsIn = (name: string): number[] => {
  const { weights, bias } = JSON.parse(readFileSync(join(folder, name), "utf8"));
  return [...weights, bias];
};

test("the command of the README gives the bits of one process", () => {
  block("logit train", " --out alone.json");
  block("mpirun -n 4 npx logit train", " --out ranks.json");
  expect(weightsIn("ranks.json")).toEqual(weightsIn("alone.json"));
  expect(existsSync(join(folder, "credit.checkpoint"))).toBe(false);
});

test("the program of the README gives the bits of one process", () => {
  const said = block("node examples/mpi/make.mjs");
  expect(said).toMatch(/^converged over 4 ranks: F − F\* ≤ \d/);
  const bytes = (name: string) => Uint8Array.from(readFileSync(join(folder, name)));
  const data = new Float32Array(bytes("rows.f32").buffer);
  const y = bytes("labels.u8");
  const alone = new LogisticRegression({ l2: 1e-6 }).fit({ data, rows: y.length, columns: data.length / y.length }, y);
  expect(weightsIn("model.json")).toEqual([...alone.weights, alone.bias]);
});

const help = execFileSync(process.execPath, ["dist/cli.js", "train", "--help"], { encoding: "utf8" });

test("the script for Slurm is one, with as many ranks as there are blocks", () => {
  execFileSync("bash", ["-n", "examples/mpi/job.slurm"]);
  const [nodes, tasks] = ["nodes", "ntasks-per-node"].map((name) => {
    return Number(new RegExp(`^#SBATCH --${name}=(\\d+)$`, "m").exec(example("job.slurm"))?.[1]);
  });
  expect(nodes * tasks).toBe(64);
  const [, command] = /logit train (.+)/.exec(example("job.slurm")) ?? [];
  for (const [flag] of command.matchAll(/--[a-z]+/g)) expect(help).toContain(`${flag} `);
});

test("the jobs for Kubernetes are whole", () => {
  const image = example("Dockerfile");
  const mpi = parse(example("mpi-job.yaml"));
  expect(mpi).toMatchObject({ apiVersion: "kubeflow.org/v2beta1", kind: "MPIJob" });
  const { Launcher, Worker } = mpi.spec.mpiReplicaSpecs;
  const [launcher] = Launcher.template.spec.containers;
  expect(mpi.spec.slotsPerWorker * Worker.replicas).toBe(Number(launcher.args[launcher.args.indexOf("-n") + 1]));
  expect(image).toContain(`HostKey ${mpi.spec.sshAuthMountPath}/id_rsa`);
  const alone = parse(example("job.yaml"));
  expect(alone).toMatchObject({ apiVersion: "batch/v1", kind: "Job" });
  for (const { containers, volumes = [] } of [Launcher, Worker, alone.spec].map(({ template }) => template.spec)) {
    const [{ volumeMounts = [], ...container }] = containers;
    expect(container.image).toBe("logit-mpi");
    for (const text of [...container.command, ...(container.args ?? [])]) expect(text).toBeTypeOf("string");
    const args: string[] = container.args ?? [];
    const flags = args.slice(args.indexOf("train")).filter((text) => text.startsWith("--"));
    for (const flag of flags) expect(help).toContain(`${flag} `);
    const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
    expect(names(volumeMounts)).toEqual(names(volumes));
  }
});
