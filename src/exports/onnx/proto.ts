// The messages of ONNX (onnx.proto) that a graph of ours needs, with the numbers of their fields.
import { PbfWriter } from "pbf";

/** Numbers of TensorProto.DataType. */
const TYPES = { int64: 7, string: 8, bool: 9, double: 11 } as const;
export type ElementType = keyof typeof TYPES;

/** Numbers of AttributeProto.AttributeType. */
const [INT, INTS, STRINGS] = [2, 7, 8];

/** What goes into a graph or comes out of it. */
export interface Value {
  name: string;
  type: ElementType;
  /** Lengths, the one of rows by a name. */
  shape: readonly (number | string)[];
}

/** A constant. */
export type Tensor = { shape: readonly number[] } & (
  | { type: "double" | "int64"; values: readonly number[] }
  | { type: "string"; values: readonly string[] }
);

export interface NamedTensor {
  name: string;
  tensor: Tensor;
}

export interface Node {
  operator: string;
  /** Whose operator it is; that of ONNX itself where it is empty. */
  domain: "" | "ai.onnx.ml";
  inputs: readonly string[];
  output: string;
  attributes: Readonly<Record<string, number | readonly number[] | readonly string[]>>;
}

export interface Graph {
  name: string;
  about: string;
  nodes: readonly Node[];
  constants: readonly NamedTensor[];
  inputs: readonly Value[];
  outputs: readonly Value[];
}

/** Read since ONNX 1.8 of 2020, which brought the versions of these operators. */
const IR_VERSION = 7;
const OPERATORS = [
  { domain: "", version: 13 },
  { domain: "ai.onnx.ml", version: 2 },
] as const;

/** A model of one graph as the bytes of a file. */
export function modelBytes(graph: Graph): Uint8Array {
  const writer = new PbfWriter();
  writer.writeVarintField(1, IR_VERSION);
  writer.writeStringField(2, "logit-wasm");
  writer.writeMessage(7, writeGraph, graph);
  for (const { domain, version } of OPERATORS) {
    writer.writeMessage(
      8,
      (version, writer) => {
        writer.writeStringField(1, domain);
        writer.writeVarintField(2, version);
      },
      version,
    );
  }
  return writer.finish();
}

function writeGraph({ name, about, nodes, constants, inputs, outputs }: Graph, writer: PbfWriter): void {
  for (const node of nodes) writer.writeMessage(1, writeNode, node);
  writer.writeStringField(2, name);
  for (const constant of constants) writer.writeMessage(5, writeTensor, constant);
  writer.writeStringField(10, about);
  for (const input of inputs) writer.writeMessage(11, writeValue, input);
  for (const output of outputs) writer.writeMessage(12, writeValue, output);
}

function writeNode({ operator, domain, inputs, output, attributes }: Node, writer: PbfWriter): void {
  for (const input of inputs) writer.writeStringField(1, input);
  writer.writeStringField(2, output);
  writer.writeStringField(4, operator);
  for (const attribute of Object.entries(attributes)) writer.writeMessage(5, writeAttribute, attribute);
  writer.writeStringField(7, domain);
}

function writeAttribute([name, value]: [string, Node["attributes"][string]], writer: PbfWriter): void {
  writer.writeStringField(1, name);
  if (typeof value === "number") {
    writer.writeVarintField(3, value);
    writer.writeVarintField(20, INT);
    return;
  }
  for (const item of value) {
    if (typeof item === "number") writer.writeVarintField(8, item);
    else writer.writeStringField(9, item);
  }
  writer.writeVarintField(20, typeof value[0] === "string" ? STRINGS : INTS);
}

function writeTensor({ name, tensor }: NamedTensor, writer: PbfWriter): void {
  for (const length of tensor.shape) writer.writeVarintField(1, length);
  writer.writeVarintField(2, TYPES[tensor.type]);
  if (tensor.type === "string") for (const text of tensor.values) writer.writeStringField(6, text);
  else if (tensor.type === "int64") writer.writePackedVarint(7, [...tensor.values]);
  else writer.writePackedDouble(10, [...tensor.values]);
  writer.writeStringField(8, name);
}

function writeValue({ name, type, shape }: Value, writer: PbfWriter): void {
  writer.writeStringField(1, name);
  writer.writeMessage(2, writeType, { type, shape });
}

function writeType(value: Pick<Value, "type" | "shape">, writer: PbfWriter): void {
  writer.writeMessage(1, writeTensorType, value);
}

function writeTensorType({ type, shape }: Pick<Value, "type" | "shape">, writer: PbfWriter): void {
  writer.writeVarintField(1, TYPES[type]);
  writer.writeMessage(2, writeShape, shape);
}

function writeShape(shape: Value["shape"], writer: PbfWriter): void {
  for (const length of shape) writer.writeMessage(1, writeLength, length);
}

function writeLength(length: number | string, writer: PbfWriter): void {
  if (typeof length === "number") writer.writeVarintField(1, length);
  else writer.writeStringField(2, length);
}
