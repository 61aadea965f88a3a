/**
 * Writes the trained towers as a model directory in Hugging Face layout: float16 weights, configuration,
 * tokenizer, and the names and phrases of textual inversion.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeSafetensors } from '../../weights/write-safetensors.ts'
import { TOKEN_TABLE } from './feeds.ts'
import { conceptList, phraseList } from './inversion-lists.ts'
import { type Tensor, tensorsOf } from './parameters.ts'
import { PIXEL_MEAN, PIXEL_STD } from './pixels.ts'
import { LOGIT_SCALE, type Trainer } from './trainer.ts'
import { type Geometry, PATCH_HEAD, PICTURE_HEAD } from './training-graph.ts'
import type { Vocabulary } from './vocabulary.ts'

export async function writeModel(
  directory: string,
  trainer: Trainer,
  geometry: Geometry,
  vocabulary: Vocabulary,
): Promise<void> {
  await mkdir(directory, { recursive: true })
  const tensors = modelTensors(trainer, geometry).map(({ name, shape, values }) => ({
    name,
    dtype: 'F16' as const,
    shape,
    values: () => new Float16Array(values),
  }))
  await writeSafetensors(join(directory, 'model.safetensors'), tensors, { format: 'pt' })
  const write = (name: string, content: object) =>
    writeFile(join(directory, name), `${JSON.stringify(content, null, 1)}\n`)
  await writeFile(join(directory, 'concepts.txt'), `${conceptList().join('\n')}\n`)
  await writeFile(join(directory, 'phrases.txt'), `${phraseList().join('\n')}\n`)
  await write('config.json', configOf(geometry))
  await write('tokenizer.json', vocabulary.json)
  await write('preprocessor_config.json', {
    crop_size: geometry.vision.imageSize,
    size: geometry.vision.imageSize,
    do_normalize: true,
    image_mean: [PIXEL_MEAN, PIXEL_MEAN, PIXEL_MEAN],
    image_std: [PIXEL_STD, PIXEL_STD, PIXEL_STD],
  })
}

function modelTensors(trainer: Trainer, { text }: Geometry): readonly Tensor[] {
  const towers = trainer.parameters
    .filter(({ name }) => !name.startsWith(PICTURE_HEAD) && !name.startsWith(PATCH_HEAD))
    .flatMap((parameter) => tensorsOf(parameter, trainer.valuesOf(parameter.name)))
  return [
    ...towers,
    { name: TOKEN_TABLE, shape: [text.vocabularySize, text.width], values: trainer.valuesOf(TOKEN_TABLE) },
    { name: 'logit_scale', shape: [], values: trainer.valuesOf(LOGIT_SCALE) },
  ]
}

function configOf({ vision, text, featureSize }: Geometry): object {
  const layer = ({
    width,
    mlpWidth,
    layers,
    heads,
    activation,
    layerNormEps,
  }: Geometry['text' | 'vision']) => ({
    hidden_size: width,
    intermediate_size: mlpWidth,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    hidden_act: activation,
    layer_norm_eps: layerNormEps,
    projection_dim: featureSize,
  })
  return {
    _name_or_path: 'searlight/sample-model',
    // Marks a model that knows only the sample pictures and is no CLIP.
    searlight_sample: true,
    architectures: ['CLIPModel'],
    model_type: 'clip',
    projection_dim: featureSize,
    text_config: {
      ...layer(text),
      max_position_embeddings: text.contextLength,
      vocab_size: text.vocabularySize,
      bos_token_id: text.vocabularySize - 2,
      eos_token_id: text.vocabularySize - 1,
    },
    vision_config: { ...layer(vision), image_size: vision.imageSize, patch_size: vision.patchSize },
  }
}
