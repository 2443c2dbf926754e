/**
 * Lays rows of cells out in columns, two blanks apart: the first column and texts to the left, numbers to the right.
 *
 * @param alignments one letter a column, `l` or `r`.
 */
export function alignedRows(rows: readonly (readonly string[])[], alignments: string): string[] {
  const widths = [...alignments].map((_, j) => Math.max(...rows.map((row) => length(row[j] ?? ""))));
  return rows.map((row) =>
    row
      .map((text, j) => {
        const blanks = " ".repeat(widths[j] - length(text));
        return alignments[j] === "r" ? blanks + text : text + blanks;
      })
      .join("  ")
      .trimEnd(),
  );
}

/** Characters, where `length` counts UTF-16 units. */
function length(text: string): number {
  return [...text].length;
}
