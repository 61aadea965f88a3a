/**
 * CLIP's ViT: `pixel_values` [batch, 3, N, N] -> `image_embeds` [batch, featureSize], projected, un-normalised.
 */
import type { Graph } from '../onnx/graph.ts'
import { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'
import type { VisionConfig } from './clip-config.ts'
import { type LayerContext, lastTransformerLayer, layerNorm, transformerLayer } from './transformer-layer.ts'
import type { Weights } from './weight-plan.ts'

export const IMAGE_INPUT = 'pixel_values'
export const IMAGE_OUTPUT = 'image_embeds'

export function imageTower(config: VisionConfig, featureSize: number, weights: Weights): Graph {
  const graph = new GraphBuilder('image tower')
  const pixels = pixelInput(graph, config)
  const features = imageFeatures({ graph, weights, config, featureSize }, pixels)
  graph.output(features, IMAGE_OUTPUT, 'float32', ['batch', featureSize])
  return graph.build()
}

export interface ImageContext {
  readonly graph: GraphBuilder
  readonly weights: Weights
  readonly config: VisionConfig
  readonly featureSize: number
}

/** @param batch a number for a graph with batches of one size */
export function pixelInput(
  graph: GraphBuilder,
  config: VisionConfig,
  batch: number | string = 'batch',
): Value {
  return graph.input(IMAGE_INPUT, 'float32', [batch, 3, config.imageSize, config.imageSize])
}

/**
 * [batch, 3, N, N] -> un-normalised features [batch, featureSize], as a part of a larger graph.
 * @param onTokens receives the input of the last layer: [batch, 1 + patches, width]
 */
export function imageFeatures(
  { graph, weights, config, featureSize }: ImageContext,
  pixels: Value,
  onTokens?: (tokens: Value) => void,
): Value {
  const context = { graph, weights, config, prefix: 'vision_model.' }
  // Hugging Face misspells the name.
  let x = layerNorm(context, 'pre_layrnorm', patchEmbeddings(context, config, pixels))
  for (let layer = 0; layer < config.layers; layer++) {
    const input = x
    if (layer === config.layers - 1) onTokens?.(input)
    const layerContext = { ...context, prefix: `vision_model.encoder.layers.${layer}.` }
    x = graph.scoped(`layer${layer}`, () =>
      layer < config.layers - 1
        ? transformerLayer(layerContext, input, null)
        : lastTransformerLayer(layerContext, input, (rows) => readClassToken(graph, rows), null),
    )
  }
  const feature = graph.squeeze(layerNorm(context, 'post_layernorm', x), [1])
  return project(context, feature, featureSize)
}

/** [batch, 3, N, N] -> [batch, 1 + patches, width]: the class token first, then the patches row by row. */
function patchEmbeddings({ graph, weights }: LayerContext, config: VisionConfig, pixels: Value): Value {
  const { width, patchSize } = config
  const patches = (config.imageSize / patchSize) ** 2
  const tensor = (name: string, shape: readonly number[]) =>
    graph.initializer(weights.tensor(`vision_model.embeddings.${name}`, shape))
  const convolved = graph.conv(
    pixels,
    tensor('patch_embedding.weight', [width, 3, patchSize, patchSize]),
    patchSize,
  )
  const rows = graph.transpose(graph.reshape(convolved, [0, 0, -1]), [0, 2, 1])
  const classShape = graph.concat([graph.shapeOf(pixels, 0, 1), graph.ints([1, width])], 0)
  const classToken = graph.expand(tensor('class_embedding', [width]), classShape)
  const positions = tensor('position_embedding.weight', [patches + 1, width])
  return graph.add(graph.concat([classToken, rows], 1), positions)
}

/** [batch, 1 + patches, width] -> [batch, 1, width]. */
function readClassToken(graph: GraphBuilder, x: Value): Value {
  return graph.sliceTo(x, graph.ints([1]), [1])
}

function project({ graph, weights, config }: LayerContext, feature: Value, featureSize: number): Value {
  const name = 'visual_projection.weight'
  const matrix = weights.matrix(name, [{ tensor: name, scale: 1 }], config.width, featureSize)
  return graph.matMul(feature, graph.initializer(matrix))
}
