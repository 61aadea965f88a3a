/** A compiled tower: a graph and its weights file, side by side in a cache entry. */
import { join } from 'node:path'
import { writeFileDurably } from '../cache/write-atomically.ts'
import { encodeModel } from '../onnx/encode-model.ts'
import type { Graph } from '../onnx/graph.ts'
import type { TensorSource } from '../weights/tensor-source.ts'
import { WeightPlan } from './weight-plan.ts'
import { writeWeights } from './write-weights.ts'

export interface Tower {
  readonly graph: Graph
  readonly weights: WeightPlan
  /** File name of the graph. */
  readonly fileName: string
}

/** Writes another graph over the weights of an existing tower. */
export async function writeGraphBeside(
  name: string,
  tower: Tower,
  source: TensorSource,
  directory: string,
  build: (weights: WeightPlan) => Graph,
): Promise<void> {
  // Planning the same weights in the same order gives the same offsets: see weight-plan.ts.
  const graph = build(new WeightPlan(source, tower.weights.location))
  await writeFileDurably(join(directory, `${name}.onnx`), encodeModel(graph))
}

/** @param name of the files: `<name>.onnx` and `<name>.weights.bin` */
export function planTower(name: string, source: TensorSource, build: (weights: WeightPlan) => Graph): Tower {
  const weights = new WeightPlan(source, `${name}.weights.bin`)
  return { graph: build(weights), weights, fileName: `${name}.onnx` }
}

export async function writeTower(tower: Tower, source: TensorSource, directory: string): Promise<void> {
  await writeWeights(tower.weights, source, join(directory, tower.weights.location))
  await writeFileDurably(join(directory, tower.fileName), encodeModel(tower.graph))
}
