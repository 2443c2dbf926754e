// The theme's colours as numbers, for canvases.

export type Colour = readonly [red: number, green: number, blue: number];

/** What a custom property of theme.css is in the present theme. */
export function themeColour(name: "--class0" | "--class1" | "--panel" | "--ink" | "--accent"): Colour {
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

/** Fills the canvas with columns × rows cells, which the browser smooths to its size. */
export function paint(
  canvas: HTMLCanvasElement,
  columns: number,
  rows: number,
  colourOf: (column: number, row: number) => Colour,
): void {
  canvas.width = columns;
  canvas.height = rows;
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
