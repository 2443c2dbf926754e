// The neuron as a graph: values flow from left to right, factors of the chain rule back under the same edges.
import type { Scene } from "../state/scene.js";
import { arrowHead } from "./arrow-head.js";
import { html, set, svg } from "./dom.js";
import { type EdgeName, NARROW, type NodeName, type Places, WIDE } from "./graph-places.js";
import { short } from "./numbers.js";

/** The same bound as in page.css. */
const PHONE = "(max-width: 599px)";
/** Baselines of an edge's lines of words: one above it, the others below. */
const LINES = [-9, 19, 37];

const SYMBOLS: Record<NodeName, string> = { x1: "x₁", x2: "x₂", one: "", z: "z", a: "a", loss: "L", y: "y" };

/** Draws into the root, and returns what brings it up to a scene; its numbers are filled by whoever fills the page. */
export function mountGraph(root: HTMLElement, redraw: () => void): (scene: Scene) => void {
  const phone = matchMedia(PHONE);
  let graph = draw(phone.matches ? NARROW : WIDE);
  root.append(graph);
  phone.addEventListener("change", () => {
    const next = draw(phone.matches ? NARROW : WIDE);
    graph.replaceWith(next);
    graph = next;
    redraw();
  });
  return (scene) => show(graph, scene);
}

function draw(places: Places): SVGSVGElement {
  const [width, height] = places.size;
  const graph = svg(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": "The neuron as a graph",
      "aria-describedby": "numbers",
    },
    svg("defs", {}, arrowHead("arrow", 7), arrowHead("arrow-back", 7)),
  );
  const edge = (name: EdgeName, quantity: string, ...lines: SVGElement[]): SVGGElement => {
    const { line, words, anchor } = places.edges[name];
    lines.forEach((text, k) => {
      set(text, { x: words[0], y: words[1] + LINES[k], "text-anchor": anchor });
    });
    const track = svg("path", {
      d: line,
      class: "track",
      "marker-end": `url(#${name === "back" ? "arrow-back" : "arrow"})`,
    });
    return svg("g", { class: `edge ${name}`, "data-quantity": quantity }, track, ...lines);
  };
  graph.append(
    edge(
      "back",
      "dL_dz",
      words("backward product", "∂L/∂z = ", number("dL_dz"), ...numeric("dL_dz")),
      words("backward", "= a − y"),
    ),
    weight(edge, "w1", "w₁", "x1", "x₁"),
    weight(edge, "w2", "w₂", "x2", "x₂"),
    edge(
      "b",
      "b",
      words("forward", name("b "), number("b")),
      words("backward", "∂z/∂b = 1"),
      words("backward gradient", "∂L/∂b = ", number("dL_db"), ...numeric("dL_db")),
    ),
    edge(
      "sigma",
      "da_dz",
      words("forward", "σ(z)"),
      words("backward", "∂a/∂z = ", number("da_dz")),
      words("backward", ...numeric("da_dz")),
    ),
    edge(
      "entropy",
      "dL_da",
      words("forward entropy-name", "−ln a"),
      words("backward", "∂L/∂a = ", number("dL_da")),
      words("backward", ...numeric("dL_da")),
    ),
    edge("label", "y"),
  );
  const nodes: NodeName[] = ["x1", "x2", "one", "z", "a", "loss", "y"];
  for (const node of nodes) graph.append(circle(node, places));
  return graph;
}

type Edge = (name: EdgeName, quantity: string, ...lines: SVGElement[]) => SVGGElement;

function weight(edge: Edge, w: "w1" | "w2", wName: string, x: string, xName: string): SVGGElement {
  return edge(
    w,
    w,
    words("forward", name(`${wName} `), number(w)),
    words("backward", `∂z/∂${wName} = ${xName} = `, number(x)),
    words("backward gradient", `∂L/∂${wName} = `, number(`dL_d${w}`), ...numeric(`dL_d${w}`)),
  );
}

function circle(node: NodeName, { nodes, radius }: Places): SVGGElement {
  const [x, y] = nodes[node];
  const r = node === "y" ? radius - 5 : radius;
  const value =
    node === "one" ? svg("text", { y: 6, class: "value" }, "1") : svg("text", { y: 14, class: "value" }, number(node));
  return svg(
    "g",
    { class: `node ${node}`, transform: `translate(${x},${y})`, "data-quantity": node === "one" ? "b" : node },
    svg("circle", { r }),
    svg("text", { y: -6, class: "symbol" }, SYMBOLS[node]),
    value,
  );
}

function words(kind: string, ...parts: (string | SVGElement)[]): SVGTextElement {
  return svg("text", { class: kind }, ...parts);
}

function name(symbol: string): SVGTSpanElement {
  return svg("tspan", { class: "name" }, symbol);
}

function number(value: string): SVGTSpanElement {
  return svg("tspan", { "data-value": value, "data-quantity": value, class: "number" });
}

/** What central differences say of the same derivative. */
function numeric(value: string): SVGElement[] {
  return [
    svg("tspan", { "data-value": `${value}.numeric`, "data-quantity": value, "data-before": " ≈ ", class: "numeric" }),
  ];
}

function show(graph: SVGSVGElement, { state, here, sample, explanation, mean }: Scene): void {
  const weights = { w1: here.w[0], w2: here.w[1], b: here.b };
  for (const [edge, value] of Object.entries(weights)) {
    const track = graph.querySelector<SVGPathElement>(`.${edge} .track`);
    if (track) track.style.strokeWidth = String(1.2 + Math.min(5, Math.abs(value) * 1.2));
  }
  const entropy = graph.querySelector(".entropy-name");
  if (entropy) entropy.textContent = state.scope === "batch" ? "mean of L" : sample?.y === 0 ? "−ln(1 − a)" : "−ln a";
  const a = state.scope === "batch" ? mean.a : (explanation?.a ?? 0.5);
  tint(graph, "a", a);
  tint(graph, "y", state.scope === "batch" ? mean.y : (sample?.y ?? 0.5));
}

/** A node in the colour of its probability, as the plane has it. */
function tint(graph: SVGSVGElement, node: NodeName, probability: number): void {
  const circle = graph.querySelector<SVGCircleElement>(`.node.${node} circle`);
  const share = Math.round(100 * probability);
  if (circle) circle.style.stroke = `color-mix(in oklab, var(--class1) ${share}%, var(--class0))`;
}

/** What a screen reader reads in place of the graph. */
export function mountNumbers(table: HTMLTableElement): (values: Record<string, number | undefined>) => void {
  const rows: readonly [string, string][] = [
    ["x₁", "x1"],
    ["x₂", "x2"],
    ["w₁", "w1"],
    ["w₂", "w2"],
    ["b", "b"],
    ["z = w·x + b", "z"],
    ["a = σ(z)", "a"],
    ["y, the label", "y"],
    ["L, the loss", "loss"],
    ["∂L/∂a", "dL_da"],
    ["∂a/∂z", "da_dz"],
    ["∂L/∂z = a − y", "dL_dz"],
    ["∂L/∂w₁", "dL_dw1"],
    ["∂L/∂w₂", "dL_dw2"],
    ["∂L/∂b", "dL_db"],
  ];
  const cells = rows.map(([title, value]) => {
    const exact = html("td");
    const estimate = html("td");
    table.append(html("tr", {}, html("th", { scope: "row" }, title), exact, estimate));
    return { value, exact, estimate };
  });
  table.prepend(
    html("caption", {}, "The numbers of the graph"),
    html("tr", {}, html("th", {}, "quantity"), html("th", {}, "value"), html("th", {}, "by central differences")),
  );
  return (values) => {
    for (const { value, exact, estimate } of cells) {
      exact.textContent = short(values[value]);
      const numeric = `${value}.numeric`;
      estimate.textContent = numeric in values ? short(values[numeric]) : "";
    }
  };
}
