// The theme's colours as numbers, for canvases.

export type Colour = readonly [red: number, green: number, blue: number];

/** What a custom property of theme.css is in the present theme. */
export function themeColour(name: "--class0" | "--class1" | "--panel" | "--ink"): Colour {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const [red = 0, green = 0, blue = 0] =
    getComputedStyle(probe)
      .color.match(/[\d.]+/g)
      ?.map(Number) ?? [];
  probe.remove();
  return [red, green, blue];
}

/** From one colour, at share 0, to another, at 1. */
export function mix(from: Colour, to: Colour, share: number): Colour {
  const [red, green, blue] = from;
  return [red + share * (to[0] - red), green + share * (to[1] - green), blue + share * (to[2] - blue)];
}

/** Fills a canvas of this size, in pixels, with cells, which the browser smooths. */
export function paint(
  canvas: HTMLCanvasElement,
  [width, height]: readonly [number, number],
  cell: number,
  colourOf: (column: number, row: number) => Colour,
): void {
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  canvas.width = columns;
  canvas.height = rows;
  // whole cells: the last ones may stick out
  canvas.style.width = `${columns * cell}px`;
  canvas.style.height = `${rows * cell}px`;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(columns, rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = 4 * (row * columns + column);
      image.data.set(colourOf(column, row), at);
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}
