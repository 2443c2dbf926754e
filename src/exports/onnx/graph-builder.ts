import { type Graph, modelBytes, type NamedTensor, type Node, type Tensor } from "./proto.js";

/** Puts a graph together: whatever is added gives the name by which others take it in. */
export class GraphBuilder {
  readonly #fresh: (name: string) => string;
  readonly #nodes: Node[] = [];
  readonly #constants: NamedTensor[] = [];

  /** @param fresh makes names that no input has. */
  constructor(fresh: (name: string) => string) {
    this.#fresh = fresh;
  }

  /** @param like its name, unless that is taken. */
  constant(like: string, tensor: Tensor): string {
    const name = this.#fresh(like);
    this.#constants.push({ name, tensor });
    return name;
  }

  number(like: string, value: number): string {
    return this.constant(like, { type: "double", shape: [], values: [value] });
  }

  /** An operation of ONNX itself. @param like its name, unless that is taken. */
  apply(operator: string, inputs: readonly string[], like = `${operator} of ${inputs[0]}`): string {
    return this.#add({ operator, domain: "", inputs, attributes: {} }, like);
  }

  /** The place of each text among the keys, counted from 1, and 0 for any other. */
  placeOf(texts: string, keys: readonly string[]): string {
    const attributes = { keys_strings: keys, values_int64s: keys.map((_, k) => k + 1), default_int64: 0 };
    return this.#add(
      { operator: "LabelEncoder", domain: "ai.onnx.ml", inputs: [texts], attributes },
      `place of ${texts}`,
    );
  }

  #add(node: Omit<Node, "output">, like: string): string {
    const output = this.#fresh(like);
    this.#nodes.push({ ...node, output });
    return output;
  }

  finish(graph: Omit<Graph, "nodes" | "constants">): Uint8Array {
    return modelBytes({ ...graph, nodes: this.#nodes, constants: this.#constants });
  }
}
