/** Memory that two threads see, for copies of rows: two areas in turn, so that one is filled while the other is read. */
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
}
