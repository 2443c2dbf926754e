/**
 * A value of JSON as an expression of JavaScript, on one line: also in a comment, where U+2028 would end the line, and in
 * a page, where `</script>` would end the script.
 */
export function literal(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
