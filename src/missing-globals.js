// What the universal builds take for `TextDecoder` and `performance`: src/build.js puts it in the place of both. Some
// engines lack one of them (jsdom, a bare vm context, WebKit's AudioWorklet), and the loader makes a decoder as soon as
// it is imported, though the kernels hand out no text. Importing must never fail: what is lacking tells where it is used.

export class TextDecoder {
  constructor(...how) {
    this.how = how;
  }
  decode(bytes) {
    return new globalThis.TextDecoder(...this.how).decode(bytes);
  }
}

/** A coarser clock where there is no better. */
export const performance = { now: () => (globalThis.performance ?? Date).now() };
