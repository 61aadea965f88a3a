import { execFileSync } from 'node:child_process'
import { mkdir, open, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { compileModel } from '../../../../native-models/clip/compile.ts'
import { openSafetensors } from '../../../../native-models/weights/safetensors.ts'
import { writeSafetensors } from '../../../../native-models/weights/write-safetensors.ts'
import { needs } from '../../../helpers/needs.ts'
import {
  clipConfig,
  type RandomClipOptions,
  TINY_CLIP,
  writeRandomClip,
} from '../../../helpers/random-clip.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

/** Longer than any refusal takes on a busy machine. */
const LIMIT_MS = 10_000

async function randomModel(options: Partial<RandomClipOptions> = {}): Promise<string> {
  const directory = join(temporaryDirectory(), 'some-clip')
  await writeRandomClip(directory, options)
  return directory
}

async function refusalOf(modelDir: string): Promise<unknown> {
  const started = performance.now()
  const refusal = await compileModel(modelDir, {
    fallbackCacheDir: temporaryDirectory(),
    phiName: null,
  }).then(
    () => null,
    (error: unknown) => error,
  )
  expect(performance.now() - started).toBeLessThan(LIMIT_MS)
  return refusal
}

async function expectRefusal(modelDir: string, kind: string, words: RegExp): Promise<void> {
  const refusal = await refusalOf(modelDir)
  expect(refusal).toMatchObject({ name: 'ModelError', kind, message: expect.stringMatching(words) })
  // One sentence.
  expect((refusal as Error).message.split('\n')).toHaveLength(1)
}

describe('a directory of another kind of model is refused with its kind and the missing part', () => {
  test.each([
    [
      'OpenCLIP',
      ['open_clip_config.json', 'open_clip_model.safetensors'],
      /an OpenCLIP model; .* are missing/,
    ],
    ['OpenAI', ['ViT-B-32.pt'], /a PyTorch checkpoint .* are missing/],
    ['GGUF', ['clip-vit-q8_0.gguf'], /a GGUF model, made for llama\.cpp; .* are missing/],
    ['ONNX', ['model.onnx', 'tokenizer.json'], /an ONNX model; .* are missing/],
    ['transformers.js', ['onnx/', 'preprocessor_config.json'], /an ONNX model; .* are missing/],
    ['Immich', ['visual/', 'textual/'], /an ONNX model as Immich has it/],
    ['CoreML', ['clip.mlmodel'], /for another framework/],
    ['nothing', ['notes.txt'], /no CLIP model; expected config\.json/],
  ])('%s, without a config.json', async (_, names, words) => {
    const modelDir = temporaryDirectory()
    for (const name of names) {
      if (name.endsWith('/')) await mkdir(join(modelDir, name))
      else await writeFile(join(modelDir, name), 'x')
    }
    await expectRefusal(modelDir, names[0] === 'notes.txt' ? 'invalid' : 'other-kind', words)
  })

  test.each([
    ['sharded weights', 'model.safetensors.index.json', /split over several files; .* is missing/],
    ['GGUF', 'model-q4.gguf', /a GGUF model/],
    ['ONNX', 'text_model.onnx', /an ONNX model/],
    ['TensorFlow', 'tf_model.h5', /for another framework/],
    ['another name', 'clip.safetensors', /the weights have another name/],
  ])('%s beside a config.json', async (_, name, words) => {
    const modelDir = await randomModel()
    await rename(join(modelDir, 'model.safetensors'), join(modelDir, name))
    await expectRefusal(modelDir, 'other-kind', words)
  })

  test.each([
    ['siglip', /a SigLIP model; a CLIP model is missing/],
    ['siglip2', /a SigLIP 2 model/],
    ['clip_text_model', /the text tower .* alone; the image tower is missing/],
    ['clip_vision_model', /the image tower .* alone; the text tower is missing/],
    ['llama', /a model of the kind "llama"; a CLIP model is missing/],
  ])('by its model_type, %s', async (type, words) => {
    const modelDir = await randomModel()
    await writeFile(
      join(modelDir, 'config.json'),
      JSON.stringify({ ...clipConfig(TINY_CLIP), model_type: type }),
    )
    await expectRefusal(modelDir, 'other-kind', words)
  })

  test.each([
    [
      'text alone',
      (name: string) => (name.startsWith('vision_') ? null : name),
      /the text tower .* is missing/,
    ],
    [
      'pictures alone',
      (name: string) => (name.startsWith('text_') ? null : name),
      /the image tower .* is missing/,
    ],
    ['OpenCLIP', (name: string) => `visual.${name}`, /an OpenCLIP or OpenAI model/],
    ['SigLIP', (name: string) => name.replace('logit_scale', 'logit_bias'), /a SigLIP model/],
    ['something else', (name: string) => `bert.${name}`, /of something else/],
  ] as const)('by its tensors, %s', async (_, renamed, words) => {
    const modelDir = await randomModel()
    const path = join(modelDir, 'model.safetensors')
    const source = await openSafetensors(path)
    const tensors = []
    for (const name of source.names()) {
      const values = await source.readFloat32(name)
      const other = renamed(name)
      if (other)
        tensors.push({
          name: other,
          dtype: 'F32' as const,
          shape: source.info(name).shape,
          values: () => values,
        })
    }
    await source.close()
    await writeSafetensors(path, tensors)
    await expectRefusal(modelDir, 'other-kind', words)
  })

  test('a single GGUF file', async () => {
    const file = join(temporaryDirectory(), 'clip.gguf')
    await writeFile(file, 'GGUF\u0003')
    await expectRefusal(file, 'other-kind', /a GGUF model/)
  })
})

const FILES = [
  'config.json',
  'model.safetensors',
  'tokenizer.json',
  'vocab.json',
  'merges.txt',
  'phi.safetensors',
] as const
const MORE_FILES = [
  'pytorch_model.bin',
  'preprocessor_config.json',
  'visual.onnx',
  'concepts.txt',
  'phi.pt',
] as const

describe('a path that is not a file is refused without waiting', needs('posix'), () => {
  const replace = async (modelDir: string, name: string, make: (path: string) => unknown) => {
    const path = join(modelDir, name)
    if (name === 'pytorch_model.bin') await rm(join(modelDir, 'model.safetensors'))
    await rm(path, { force: true })
    await make(path)
  }

  test.each([...FILES, ...MORE_FILES])('%s as a pipe', async (name) => {
    const modelDir = await randomModel()
    await replace(modelDir, name, (path) => execFileSync('mkfifo', [path]))
    await expectRefusal(modelDir, 'not-a-file', /this is a pipe and not a file/)
  })

  test.each(FILES)('%s as a directory', async (name) => {
    const modelDir = await randomModel()
    await replace(modelDir, name, (path) => mkdir(path))
    await expectRefusal(modelDir, 'not-a-file', /this is a directory and not a file/)
  })

  test.each(FILES)('%s as a device', async (name) => {
    const modelDir = await randomModel()
    await replace(modelDir, name, (path) => symlink('/dev/zero', path))
    await expectRefusal(modelDir, 'not-a-file', /this is a device and not a file/)
  })

  test('weights as a socket', async () => {
    const modelDir = await randomModel()
    const server = createServer()
    onTestFinished(() => void server.close())
    await replace(
      modelDir,
      'model.safetensors',
      (path) => new Promise<void>((done) => server.listen(path, done)),
    )
    await expectRefusal(modelDir, 'not-a-file', /this is a socket and not a file/)
  })
})

describe('an incomplete file', () => {
  test.each(['model.safetensors', 'config.json', 'tokenizer.json'])(
    '%s as a git-lfs pointer',
    async (name) => {
      const modelDir = await randomModel()
      await writeFile(
        join(modelDir, name),
        'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 605\n',
      )
      await expectRefusal(modelDir, 'incomplete', /a git-lfs pointer .* is missing/)
    },
  )

  test('weights that are a web page', async () => {
    const modelDir = await randomModel()
    await writeFile(join(modelDir, 'model.safetensors'), '<!doctype html><title>Sign in</title>')
    await expectRefusal(modelDir, 'incomplete', /a web page/)
  })

  test.each([0.3, 0.9, 0.9999])('weights cut off at %d of their length', async (share) => {
    const modelDir = await randomModel()
    const path = join(modelDir, 'model.safetensors')
    await truncate(path, Math.floor((await readFile(path)).length * share))
    await expectRefusal(modelDir, 'incomplete', /cut short/)
  })
})

describe('sizes that no model has', () => {
  test.each([
    ['layers', { text_config: { num_hidden_layers: 1_000_000 } }],
    ['a picture', { vision_config: { image_size: 100_000, patch_size: 4 } }],
    ['a vocabulary', { text_config: { vocab_size: 1_000_000_000 } }],
    ['a width', { vision_config: { hidden_size: 3_000_000, num_attention_heads: 3 } }],
    ['a context', { text_config: { max_position_embeddings: 10_000_000 } }],
    ['features', { projection_dim: 2_000_000_000 }],
  ])('%s', async (_, change) => {
    const modelDir = await randomModel()
    await writeFile(join(modelDir, 'config.json'), JSON.stringify({ ...clipConfig(TINY_CLIP), ...change }))
    await expectRefusal(modelDir, 'too-large', /larger than in any model/)
  })

  test('a picture size that only the preprocessor states', async () => {
    const modelDir = await randomModel()
    await writeFile(join(modelDir, 'preprocessor_config.json'), JSON.stringify({ size: 100_000 }))
    await expectRefusal(modelDir, 'too-large', /"size" is larger than in any model/)
  })

  test.each(['config.json', 'preprocessor_config.json'])('%s of half a gigabyte', async (name) => {
    const modelDir = await randomModel()
    await (await open(join(modelDir, name), 'a')).close()
    await truncate(join(modelDir, name), 500_000_000)
    await expectRefusal(modelDir, 'too-large', /the file is too large/)
  })

  test('weights of a terabyte', async () => {
    const modelDir = await randomModel()
    await truncate(join(modelDir, 'model.safetensors'), 1e12)
    await expectRefusal(modelDir, 'too-large', /larger than any model/)
  })
})

describe('absurd safetensors', () => {
  const header = async (
    json: string | object,
    { length, data = 64 }: { length?: bigint; data?: number } = {},
  ) => {
    const modelDir = await randomModel()
    const text = Buffer.from(typeof json === 'string' ? json : JSON.stringify(json))
    const head = Buffer.alloc(8)
    head.writeBigUInt64LE(length ?? BigInt(text.length))
    await writeFile(join(modelDir, 'model.safetensors'), Buffer.concat([head, text, Buffer.alloc(data)]))
    return modelDir
  }
  const tensor = (shape: readonly number[], from: number, to: number) => ({
    dtype: 'F32',
    shape,
    data_offsets: [from, to],
  })

  test.each([1_000_000_000n, 2n ** 40n, 2n ** 63n, 2n ** 64n - 1n])(
    'a header of %d bytes',
    async (length) => {
      expect(await refusalOf(await header('{}', { length }))).toMatchObject({ name: 'ModelError' })
    },
  )

  test.each([
    ['that overlap', { a: tensor([8], 0, 32), b: tensor([8], 16, 48) }],
    ['with a negative offset', { a: tensor([8], -32, 0) }],
    ['that end before they begin', { a: tensor([8], 48, 16) }],
    ['beyond the file', { a: tensor([1e12], 0, 4e12) }],
    ['of a negative size', { a: tensor([-8], 0, 32) }],
    ['of more values than numbers count', { a: tensor([2 ** 50, 2 ** 50], 0, 32) }],
  ])('tensors %s', async (_, json) => {
    expect(await refusalOf(await header(json))).toMatchObject({ name: 'ModelError' })
  })

  test('a header of nothing but brackets', async () => {
    expect(await refusalOf(await header('['.repeat(4_000_000)))).toMatchObject({ name: 'ModelError' })
  })
})

test('a phi of another model is refused with that reason', async () => {
  const modelDir = await randomModel({ phi: ['phi.safetensors'] })
  const other = await randomModel({ featureSize: 14, phi: ['phi.safetensors'] })
  await rename(join(other, 'phi.safetensors'), join(modelDir, 'phi.safetensors'))
  await expectRefusal(modelDir, 'invalid', /phi\.safetensors.*made for another model/)
})
