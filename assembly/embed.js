// Puts the compiled modules into TypeScript files, so that users have no .wasm file to place.
import { readFileSync, writeFileSync } from "node:fs";

/**
 * The byte plus 3, in three pages of 88 printable characters from # to z, the second and third page behind { and |. Most
 * bytes of code lie in the first page. Unlike base64 this keeps bytes apart, so gzip still finds what repeats (a quarter
 * smaller), and it is ASCII: no bundler escapes it and no wrong charset spoils it. The backslash is written as !.
 */
function encode(bytes) {
  let text = "";
  for (const byte of bytes) {
    const value = (byte + 3) & 255;
    const page = Math.floor(value / 88);
    text += ["", "{", "|"][page] + String.fromCharCode(35 + (value % 88));
  }
  return text.replaceAll("\\", "!");
}

const MODULES = {
  "release.wasm": "../src/kernels/wasm-bytes.ts",
  "text.wasm": "../src/files/wasm-bytes.ts",
};

for (const [module, file] of Object.entries(MODULES)) {
  const text = encode(readFileSync(new URL(`../build/${module}`, import.meta.url)));
  const source = `// Made by assembly/embed.js from assembly/.\nexport const wasmText =\n  "${text}";\n`;
  writeFileSync(new URL(file, import.meta.url), source);
}
