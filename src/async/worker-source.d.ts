/** The text of worker.js, as the build puts it beside this file, for where its own file is not to be found. */
declare const source: string;
export default source;
