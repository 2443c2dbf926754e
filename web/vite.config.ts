import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** What `web/index.html` says in its <meta> too, for hosts that send no header. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "worker-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const here = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root: here,
  base: "./",
  resolve: { alias: { "logit-wasm": fileURLToPath(new URL("../src/index.ts", import.meta.url)) } },
  build: {
    outDir: "../build/site",
    emptyOutDir: true,
    target: "es2022",
    minify: "terser",
    terserOptions: { module: true, ecma: 2020, compress: { passes: 2 } },
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
