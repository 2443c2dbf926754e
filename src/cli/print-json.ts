/** Prints one JSON document on standard output. Typed arrays become arrays; Infinity, which JSON lacks, becomes null. */
export function printJson(document: unknown): Promise<void> {
  const plain = (_: string, value: unknown) => (ArrayBuffer.isView(value) ? plainArray(value) : value);
  return new Promise((resolve, reject) => {
    process.stdout.write(`${JSON.stringify(document, plain)}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

function plainArray(view: ArrayBufferView): unknown {
  return view instanceof Float64Array || view instanceof Uint32Array ? [...view] : view;
}
