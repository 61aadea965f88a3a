/**
 * The weights of both towers during training, in the form in which the compiled graphs read them (several
 * layers side by side, transposed), so that the graphs in training equal those in use. Pure; loads no native
 * module.
 */
import type { WeightPart, Weights } from '../../clip/weight-plan.ts'
import { normals, randomStream } from '../../inversion/random-stream.ts'
import type { Graph, Initializer } from '../../onnx/graph.ts'
import { elementCount } from '../../weights/tensor-layout.ts'

export interface Parameter {
  readonly name: string
  readonly form: 'matrix' | 'vector'
  readonly parts: readonly WeightPart[]
  readonly shape: readonly number[]
}

/** The placeholder for a weights file; each parameter becomes an input of the graph instead. */
const LOCATION = 'parameters'

/** Records the weights that towers request. */
export class ParameterPlan implements Weights {
  readonly #planned = new Map<string, Parameter>()

  get planned(): readonly Parameter[] {
    return [...this.#planned.values()]
  }

  tensor(name: string, shape: readonly number[]): Initializer {
    return this.#plan({ name, form: 'vector', parts: [{ tensor: name, scale: 1 }], shape })
  }

  matrix(name: string, parts: readonly WeightPart[], inSize: number, outSize: number): Initializer {
    return this.#plan({ name, form: 'matrix', parts, shape: [inSize, parts.length * outSize] })
  }

  vector(name: string, parts: readonly WeightPart[], size: number): Initializer {
    return this.#plan({ name, form: 'vector', parts, shape: [parts.length * size] })
  }

  #plan(parameter: Parameter): Initializer {
    const { name, shape } = parameter
    this.#planned.set(name, parameter)
    const data = { kind: 'external', location: LOCATION, offset: 0, length: elementCount(shape) * 4 } as const
    return { name, type: 'float32', shape, data }
  }
}

/** The same graph with its parameters as inputs, because they change with every step. */
export function withParameterInputs(graph: Graph): Graph {
  const isParameter = ({ data }: Initializer) => data.kind === 'external' && data.location === LOCATION
  const parameters = graph.initializers.filter(isParameter)
  return {
    ...graph,
    inputs: [...graph.inputs, ...parameters.map(({ name, type, shape }) => ({ name, type, shape }))],
    initializers: graph.initializers.filter((initializer) => !isParameter(initializer)),
  }
}

export interface Depth {
  /** Sizes of the parameter's tower. */
  readonly width: number
  readonly layers: number
}

/**
 * OpenAI CLIP's initial values: matrices scaled by their input's size, those at the end of a residual branch
 * smaller by the depth; embeddings near 0; norms as the identity.
 */
export function initialValues(parameter: Parameter, depth: Depth): Float32Array {
  const { name, shape, parts } = parameter
  const size = elementCount(shape)
  if (/norm\d?\./.test(name)) return new Float32Array(size).fill(name.endsWith('.weight') ? 1 : 0)
  if (name.endsWith('.bias')) return new Float32Array(size)
  const values = normals(randomStream('initial weights', name), size, deviationOf(name, depth))
  const columns = shape.at(-1) ?? 1
  return values.map((value, index) => value * scaleAt(parts, (index % columns) / columns))
}

/** Parts side by side have their own scales: see transformer-layer.ts. */
const scaleAt = (parts: readonly WeightPart[], along: number) =>
  parts[Math.floor(along * parts.length)]?.scale ?? 1

function deviationOf(name: string, { width, layers }: Depth): number {
  if (name.startsWith('text_model.embeddings.position')) return 0.01
  if (name.includes('patch_embedding')) return 0.02
  if (name.includes('out_proj') || name.includes('fc2')) return (2 * layers * width) ** -0.5
  return name.includes('fc1') ? (2 * width) ** -0.5 : width ** -0.5
}

/** AdamW decays matrices only; biases, norms, positions and single vectors do not decay, as in CLIP. */
export const decays = ({ form, name }: Parameter) => form === 'matrix' || name.includes('patch_embedding')

export interface Tensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** Converts a parameter to the tensors of a checkpoint: one for each part, [out, in], without the scale. */
export function tensorsOf({ form, parts, shape }: Parameter, values: Float32Array): readonly Tensor[] {
  if (form === 'vector') {
    const size = values.length / parts.length
    return parts.map(({ tensor, scale }, part) => ({
      name: tensor,
      shape: parts.length === 1 ? shape : [size],
      values: values.slice(part * size, (part + 1) * size).map((value) => value / scale),
    }))
  }
  const [rows = 0, columns = 0] = shape
  const outSize = columns / parts.length
  return parts.map(({ tensor, scale }, part) => {
    const matrix = new Float32Array(outSize * rows)
    for (let out = 0; out < outSize; out++) {
      for (let row = 0; row < rows; row++) {
        matrix[out * rows + row] = (values[row * columns + part * outSize + out] as number) / scale
      }
    }
    return { name: tensor, shape: [outSize, rows], values: matrix }
  })
}
