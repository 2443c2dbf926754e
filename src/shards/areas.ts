/** Memory that two threads see, for copies: two areas in turn, so that one is filled while the other is read. */
export class Areas {
  /** The next one to be used comes first. */
  #areas = [new SharedArrayBuffer(0), new SharedArrayBuffer(0)];

  /** Room for so many bytes; it is used again by the call after next. */
  next(bytes: number): SharedArrayBuffer {
    const [next, last] = this.#areas;
    const area = next.byteLength < bytes ? new SharedArrayBuffer(bytes) : next;
    this.#areas = [last, area];
    return area;
  }

  /** Copies of vectors, one after another. A message would copy them into fresh memory, which takes far longer. */
  place(vectors: readonly Float64Array[]): Float64Array[] {
    const area = this.next(8 * vectors.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    return vectors.map((vector) => {
      const copy = new Float64Array(area, at, vector.length);
      copy.set(vector);
      at += copy.byteLength;
      return copy;
    });
  }
}
