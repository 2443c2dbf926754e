/** A statement of runtime.ts, or of what that imports, as the build puts them into parts.ts, in their order. */
export interface Part {
  /** What it declares; nothing where it only changes what others declare. */
  names: string[];
  /** Names of other parts that occur in it. */
  needs: string[];
  text: string;
}
