/**
 * For `build.rolldownOptions.output.codeSplitting`: the library and what else the page and its worker both need are a
 * file of their own. So the library comes once, and the worker does not run the page.
 */
export const SHARED_CHUNK = {
  groups: [{ name: "shared", test: /^(?!.*\/(node_modules|web)\/).*\/src\/|\/web\/src\/race\/problem\.ts$/ }],
};
