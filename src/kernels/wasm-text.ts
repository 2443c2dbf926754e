/**
 * Undoes assembly/embed.js, which writes modules as text: pages of 88 characters from # on, the second behind {, the
 * third behind |.
 */
export function decodeWasm(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let value = -3;
    for (; text[i] >= "{"; i++) value += text[i] === "{" ? 88 : 176;
    // the backslash's place is taken by !
    value += (text[i] === "!" ? 92 : text.charCodeAt(i)) - 35;
    bytes[length++] = value;
  }
  return bytes.subarray(0, length);
}
