/**
 * Recognises models of other kinds by their files, their config.json and their tensors, and refuses each with
 * one sentence that says what it is and what is missing.
 */
import { readdir } from 'node:fs/promises'
import { ModelError } from '../weights/model-error.ts'
import { openModelFile, statModelFile } from '../weights/model-file.ts'
import type { TensorSource } from '../weights/tensor-source.ts'
import type { ConfigSection } from './config-section.ts'

const LAYOUT = 'config.json and model.safetensors or pytorch_model.bin in Hugging Face layout are missing'

type Names = readonly string[]

/** The kinds of directories without a model's files, the surest sign first. */
const OTHER_DIRECTORIES: readonly (readonly [sign: (names: Names) => boolean, sentence: string])[] = [
  [
    (names) =>
      names.some((name) => /^open_clip_(config\.json|pytorch_model\.bin|model\.safetensors)$/.test(name)),
    `this is an OpenCLIP model; ${LAYOUT}`,
  ],
  [has(/\.gguf$/i), `this is a GGUF model, made for llama.cpp; ${LAYOUT}`],
  [
    has(/\.index\.json$/),
    'the weights are split over several files; one model.safetensors that holds them all is missing',
  ],
  [
    (names) => names.includes('visual') && names.includes('textual'),
    `this is an ONNX model as Immich has it; ${LAYOUT}`,
  ],
  [
    (names) =>
      names.includes('onnx') || names.some((name) => /\.(onnx|ort)$/i.test(name) && name !== 'visual.onnx'),
    `this is an ONNX model; ${LAYOUT}`,
  ],
  [has(/\.(tflite|mlmodel|mlpackage|h5|msgpack)$/i), `this is a model for another framework; ${LAYOUT}`],
  [has(/\.pt$/i, /^phi\.pt$/), `this is a PyTorch checkpoint as OpenAI and OpenCLIP publish it; ${LAYOUT}`],
  [
    has(/\.(safetensors|bin)$/i, /^(model|phi|phi-.*)\.(safetensors|bin)$/),
    `the weights have another name; ${LAYOUT}`,
  ],
]

function has(pattern: RegExp, but = /^$/): (names: Names) => boolean {
  return (names) => names.some((name) => pattern.test(name) && !but.test(name))
}

/** Null for a directory without a known sign. */
export async function otherKindOf(modelDir: string): Promise<ModelError | null> {
  const names = await readdir(modelDir)
  const sentence = OTHER_DIRECTORIES.find(([sign]) => sign(names))?.[1]
  return sentence === undefined ? null : refusal(modelDir, sentence)
}

/** @throws ModelError for a single file that is a model of another kind */
export async function checkNoSingleFile(file: string): Promise<void> {
  if ((await statModelFile(file)) === null) return
  await checkContent(file)
  const kind = /\.gguf$/i.test(file) ? 'a GGUF model, made for llama.cpp' : null
  if (kind) throw refusal(file, `this is ${kind}; ${LAYOUT}`)
}

/** The first bytes of files that are not what their names say. */
const OTHER_CONTENTS: readonly (readonly [
  start: string,
  kind: 'other-kind' | 'incomplete',
  sentence: string,
])[] = [
  [
    'version https://git-lfs',
    'incomplete',
    'this is a git-lfs pointer and not the file; the file itself is missing (git lfs pull fetches it)',
  ],
  ['GGUF', 'other-kind', `this is a GGUF model, made for llama.cpp; ${LAYOUT}`],
  ['<!DOCTYPE', 'incomplete', 'this is a web page and not the file; the file itself is missing'],
  ['<html', 'incomplete', 'this is a web page and not the file; the file itself is missing'],
]
const LONGEST_START = 24

/** @throws ModelError for a file whose content contradicts its name */
export async function checkContent(file: string): Promise<void> {
  const handle = await openModelFile(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONGEST_START), 0, LONGEST_START, 0)
    const start = buffer.toString('latin1', 0, bytesRead).toLowerCase()
    const other = OTHER_CONTENTS.find(([sign]) => start.startsWith(sign.toLowerCase()))
    if (other) throw new ModelError(other[2], { file, kind: other[1] })
  } finally {
    await handle.close()
  }
}

/** By `model_type`; an unknown type appears in the error as it is. */
const OTHER_TYPES: Readonly<Record<string, string>> = {
  siglip: 'a SigLIP model; a CLIP model is missing: its towers are built otherwise',
  siglip2: 'a SigLIP 2 model; a CLIP model is missing: its towers are built otherwise',
  clip_text_model: 'the text tower of a CLIP model alone; the image tower is missing',
  clip_vision_model: 'the image tower of a CLIP model alone; the text tower is missing',
}

/** @throws ModelError for the configuration of another kind of model */
export function checkConfigKind(config: ConfigSection): void {
  const file = config.file
  if (config.has('model_cfg'))
    throw refusal(file, `this is the configuration of an OpenCLIP model; ${LAYOUT}`)
  const type = config.value('model_type')
  if (typeof type !== 'string' || type === 'clip') return
  const kind =
    OTHER_TYPES[type] ?? `a model of the kind ${JSON.stringify(type.slice(0, 40))}; a CLIP model is missing`
  throw refusal(file, `this is ${kind}`)
}

/** @throws ModelError for the weights of another kind of model, or of one tower when two are needed */
export function checkWeightsKind(
  source: TensorSource,
  { hasOwnImageTower }: { readonly hasOwnImageTower: boolean },
): void {
  const names = source.names()
  const begins = (prefix: string) => names.some((name) => name.startsWith(prefix))
  const refuse = (sentence: string) => refusal(source.file, sentence)
  if (begins('visual.') || begins('transformer.resblocks.')) {
    throw refuse(
      `these are the weights of an OpenCLIP or OpenAI model; weights in Hugging Face's names are missing`,
    )
  }
  if (names.includes('logit_bias') || begins('vision_model.head.')) {
    throw refuse(
      'these are the weights of a SigLIP model; a CLIP model is missing: its towers are built otherwise',
    )
  }
  if (hasOwnImageTower) return
  const [text, vision] = [begins('text_model.'), begins('vision_model.')]
  if (text && !vision) throw refuse('this is the text tower of a model alone; the image tower is missing')
  if (vision && !text) throw refuse('this is the image tower of a model alone; the text tower is missing')
  if (!text && !vision) {
    throw refuse('these are the weights of something else; the towers of a CLIP model are missing')
  }
}

function refusal(file: string, sentence: string): ModelError {
  return new ModelError(sentence, { file, kind: 'other-kind' })
}
