import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { SHARED_CHUNK } from "./shared-chunk.js";

/** Sent as a header here, and written into the page for hosts that send none: nothing typed or dropped can leave it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "worker-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  plugins: [
    {
      name: "content-security-policy",
      transformIndexHtml: () => [
        {
          tag: "meta",
          attrs: { "http-equiv": "content-security-policy", content: POLICY },
          injectTo: "head-prepend",
        },
      ],
    },
  ],
  // a page that may connect nowhere cannot be told of changed files, and its client says so in the console: reload by hand
  server: { headers: { "content-security-policy": POLICY }, hmr: false, ws: false },
  preview: { headers: { "content-security-policy": POLICY } },
  build: {
    outDir: "../build/site",
    emptyOutDir: true,
    target: "es2022",
    minify: "oxc",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: SHARED_CHUNK } },
  },
});
