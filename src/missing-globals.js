// What the universal builds take for a global that a few engines lack (a bare vm context, WebKit's AudioWorklet):
// src/build.js puts it in its place.

/** A coarser clock where there is no better. */
export const performance = { now: () => (globalThis.performance ?? Date).now() };
