/** Cells that say "no value here"; compared without the blanks around them. */
export const MISSING: readonly string[] = ["", "NA", "N/A", "NULL", "null"];
