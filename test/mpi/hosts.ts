// Hosts on one machine: network namespaces, each with an address of its own, on one bridge.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

const PREFIX = "logit-mpi-";

function ip(...args: string[]): string {
  return execFileSync("ip", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Why there can be none here; undefined where there can. */
export function lackOfHosts(): string | undefined {
  if (process.getuid?.() !== 0) return "network namespaces take root";
  const probe = `${PREFIX}${process.pid}-probe`;
  try {
    ip("netns", "add", probe);
    ip("netns", "delete", probe);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error);
  }
}

/** Namespaces that this process has made, until `remove`. */
export class Hosts {
  /** What their names begin with. */
  readonly prefix = `${PREFIX}${process.pid}`;
  readonly addresses: readonly string[];

  /** @param count at most 254. */
  constructor(count: number) {
    removeThoseLeft();
    this.addresses = Array.from({ length: count }, (_, k) => `10.77.0.${k + 1}`);
    try {
      this.#make();
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  #make(): void {
    const bridge = `${this.prefix}-bridge`;
    ip("netns", "add", bridge);
    ip("-n", bridge, "link", "add", "bridge", "type", "bridge");
    ip("-n", bridge, "link", "set", "bridge", "up");
    for (const [k, address] of this.addresses.entries()) {
      const host = this.#host(k);
      const plug = plugOf(k);
      ip("netns", "add", host);
      ip("-n", bridge, "link", "add", plug, "type", "veth", "peer", "name", "eth0", "netns", host);
      ip("-n", bridge, "link", "set", plug, "master", "bridge", "up");
      ip("-n", host, "address", "add", `${address}/24`, "dev", "eth0");
      for (const device of ["eth0", "lo"]) ip("-n", host, "link", "set", device, "up");
    }
  }

  #host(k: number): string {
    return `${this.prefix}-${k + 1}`;
  }

  /** A command of Open MPI that runs on the first host and starts ranks on all. @param ranks of each host. */
  mpirun(ranks: readonly number[], command: readonly string[], forwarded: readonly string[] = []): string[] {
    const hosts = this.addresses.map((address, k) => `${address}:${ranks[k]}`).join(",");
    const parameters = {
      plm_rsh_agent: resolve("test/mpi/agent.sh"),
      btl: "tcp,self",
      mpi_yield_when_idle: "1",
      // else a host that is cut off is noticed after eight minutes
      oob_tcp_keepalive_time: "2",
      oob_tcp_keepalive_intvl: "1",
      oob_tcp_keepalive_probes: "2",
    };
    return [
      ...["ip", "netns", "exec", this.#host(0), "unshare", "--uts", "sh", "-c", 'hostname host1 && exec "$@"', "sh"],
      ...["mpirun.openmpi", "--allow-run-as-root", "--host", hosts],
      ...Object.entries(parameters).flatMap(([name, value]) => ["--mca", name, value]),
      ...forwarded.flatMap((name) => ["-x", name]),
      ...["-n", String(ranks.reduce((sum, count) => sum + count, 0)), ...command],
    ];
  }

  /** Takes a host off the network. */
  cut(k: number): void {
    ip("-n", `${this.prefix}-bridge`, "link", "set", plugOf(k), "down");
  }

  /** Processes on each host. */
  processes(): number[][] {
    return this.addresses.map((_, k) => processesIn(this.#host(k)));
  }

  /** Ends what still runs on them, and takes them away. */
  remove(): void {
    removeAll(`${this.prefix}-`);
  }
}

/** The bridge's end of a host's cable. */
function plugOf(k: number): string {
  return `host${k + 1}`;
}

function processesIn(namespace: string): number[] {
  return ip("netns", "pids", namespace).split("\n").filter(Boolean).map(Number);
}

function removeAll(prefix: string): void {
  for (const line of ip("netns", "list").split("\n")) {
    const [name] = line.split(" ");
    if (!name.startsWith(prefix)) continue;
    for (const pid of processesIn(name)) process.kill(pid, "SIGKILL");
    ip("netns", "delete", name);
  }
}

/** Of a test that was killed before it could remove its own. */
function removeThoseLeft(): void {
  for (const [, pid] of ip("netns", "list").matchAll(new RegExp(`^${PREFIX}(\\d+)-`, "gm"))) {
    if (!existsSync(`/proc/${pid}`)) removeAll(`${PREFIX}${pid}-`);
  }
}
