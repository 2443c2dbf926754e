// Puts the compiled kernels into a TypeScript file, so that users have no .wasm file to place.
import { readFileSync, writeFileSync } from "node:fs";

const bytes = readFileSync(new URL("../build/release.wasm", import.meta.url));
const source = `// Made by assembly/embed.js from assembly/.\nexport const wasmBase64 =\n  "${bytes.toString("base64")}";\n`;
writeFileSync(new URL("../src/kernels/wasm-bytes.ts", import.meta.url), source);
