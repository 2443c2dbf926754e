// Which kernels run where WebAssembly is refused, as by a content-security policy, and what the caller is told.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Backend } from "../src/index.js";
import type { BackendChoice } from "../src/kernels/memory.js";

const x = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
const y = x.map(([a, b], i) => a + b > 0 !== (i % 5 === 0));

/** Fits with a package loaded anew: a module that has been compiled before would be taken again. */
async function fitted(backend: BackendChoice) {
  const { LogisticRegression } = await import("../src/index.js");
  return new LogisticRegression({ backend }).fit(x, y);
}

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** From now on one constructor of WebAssembly throws. */
function refuse(name: "Module" | "Memory", error: Error): void {
  const value = class {
    constructor() {
      throw error;
    }
  };
  vi.stubGlobal("WebAssembly", Object.create(WebAssembly, { [name]: { value } }));
}

const forbidden = () => refuse("Module", new WebAssembly.CompileError("forbidden by the policy"));
const exhausted = () => refuse("Memory", new RangeError("could not allocate memory"));
const refusals: [string, () => void, reason: string][] = [
  ["a policy that forbids compiling", forbidden, "CompileError: forbidden by the policy"],
  ["no memory to be had", exhausted, "RangeError: could not allocate memory"],
];

test.each(refusals)("%s: auto runs TypeScript, says why, and gives the same bits", async (_, prepare, reason) => {
  const allowed = await fitted("auto");
  expect(allowed.report.backend).toBe<Backend>("wasm");
  expect(allowed.report).not.toHaveProperty("fallbackReason");
  vi.resetModules();
  prepare();
  const { report, weights, bias } = await fitted("auto");
  expect(report).toMatchObject({ backend: "js", fallbackReason: reason, status: "converged" });
  expect([...weights, bias]).toEqual([...allowed.weights, allowed.bias]);
});

test.each(refusals)("%s: wasm is an error, js is as ever", async (_, prepare, reason) => {
  prepare();
  await expect(fitted("wasm")).rejects.toThrow(
    new Error(`backend: expected WebAssembly to be available, got ${reason}`),
  );
  const { report } = await fitted("js");
  expect(report.backend).toBe<Backend>("js");
  expect(report).not.toHaveProperty("fallbackReason");
});

test("no WebAssembly at all: auto runs TypeScript, wasm is an error", async () => {
  vi.stubGlobal("WebAssembly", undefined);
  const { report } = await fitted("auto");
  expect(report).toMatchObject({ backend: "js", fallbackReason: expect.stringMatching(/^(Type|Reference)Error: /) });
  await expect(fitted("wasm")).rejects.toThrow("backend: expected WebAssembly to be available, got ");
});
