// What examples/mpi says runs, and its files for clusters fit together.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";
import { LogisticRegression } from "../../dist/index.js";

const example = (name: string) => readFileSync(join("examples/mpi", name), "utf8");
const folder = mkdtempSync(join(tmpdir(), "logit-mpi-example-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the program of the README gives the bits of one process", () => {
  const [, program] = /```sh\n(node examples\/mpi\/make\.mjs[^`]+)```/.exec(example("README.md")) ?? [];
  symlinkSync(resolve("examples"), join(folder, "examples"));
  symlinkSync("/usr/bin/mpirun.openmpi", join(folder, "mpirun"));
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env.PATH}`,
    OMPI_ALLOW_RUN_AS_ROOT: "1",
    OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1",
    OMPI_MCA_rmaps_base_oversubscribe: "1",
    OMPI_MCA_mpi_yield_when_idle: "1",
  };
  const said = execFileSync("bash", ["-ec", program], { cwd: folder, env, encoding: "utf8" });
  expect(said).toMatch(/^converged over 4 ranks: F − F\* ≤ \d/);
  const { weights, bias } = JSON.parse(readFileSync(join(folder, "model.json"), "utf8"));
  const bytes = (name: string) => Uint8Array.from(readFileSync(join(folder, name)));
  const data = new Float32Array(bytes("rows.f32").buffer);
  const y = bytes("labels.u8");
  const alone = new LogisticRegression({ l2: 1e-6 }).fit({ data, rows: y.length, columns: data.length / y.length }, y);
  expect([...weights, bias]).toEqual([...alone.weights, alone.bias]);
});

test("the script for Slurm is one, with as many ranks as there are blocks", () => {
  execFileSync("bash", ["-n", "examples/mpi/job.slurm"]);
  const [nodes, tasks] = ["nodes", "ntasks-per-node"].map((name) => {
    return Number(new RegExp(`^#SBATCH --${name}=(\\d+)$`, "m").exec(example("job.slurm"))?.[1]);
  });
  expect(nodes * tasks).toBe(64);
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
    const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
    expect(names(volumeMounts)).toEqual(names(volumes));
  }
});
