import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type CompiledModel, compileModel } from '../../../../native-models/clip/compile.ts'
import { encodeModel } from '../../../../native-models/onnx/encode-model.ts'
import { GraphBuilder } from '../../../../native-models/onnx/graph-builder.ts'
import {
  clipConfig,
  type RandomClipOptions,
  TINY_CLIP,
  writeRandomClip,
} from '../../../helpers/random-clip.ts'
import { encodeImages } from '../../../helpers/run-model.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

async function randomModel(options: Partial<RandomClipOptions> = {}): Promise<string> {
  const directory = join(temporaryDirectory(), 'some-clip')
  await writeRandomClip(directory, options)
  return directory
}

const cacheOf = (modelDir: string) => join(dirname(modelDir), 'cache')

function compile(modelDir: string, phiName: string | null = null): Promise<CompiledModel> {
  return compileModel(modelDir, { fallbackCacheDir: cacheOf(modelDir), phiName })
}

/** An image tower of its own: the picture's first values. */
async function writeVisual(modelDir: string, output = 'image_embeds', featureSize = 12): Promise<void> {
  const graph = new GraphBuilder('visual')
  const pixels = graph.input('pixel_values', 'float32', ['batch', 3, 8, 8])
  const first = graph.sliceTo(graph.reshape(pixels, [0, -1]), graph.ints([featureSize]), [1])
  graph.output(first, output, 'float32', ['batch', featureSize])
  await writeFile(join(modelDir, 'visual.onnx'), encodeModel(graph.build()))
}

async function patchConfig(
  modelDir: string,
  change: (config: Record<string, unknown>) => object,
): Promise<void> {
  const path = join(modelDir, 'config.json')
  const config = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
  await writeFile(path, JSON.stringify(change(config)))
}

describe('a compiled model', () => {
  test('states its sizes and where its graphs are', async () => {
    const modelDir = await randomModel({ phi: ['phi.pt'] })
    const model = await compile(modelDir)
    expect(model).toMatchObject({
      name: 'some-clip',
      modelDir,
      featureSize: 12,
      tokenSize: 16,
      contextLength: 10,
      vocabularySize: 50,
      imageSize: 8,
      eosRule: { kind: 'first', id: 49 },
      tokenizer: null,
    })
    for (const path of [model.imageGraphPath, model.textGraphPath, model.phiGraphPath]) {
      expect(path && dirname(dirname(path))).toBe(cacheOf(modelDir))
    }
  })

  test('has the same id in every place, and another for other weights, config or tokenizer, but not phi', async () => {
    const modelDir = await randomModel()
    const { id } = await compile(modelDir)
    const moved = join(temporaryDirectory(), 'moved')
    await cp(modelDir, moved, { recursive: true })
    expect((await compile(moved)).id).toBe(id)
    await writeRandomClip(moved, { phi: ['phi.safetensors'] })
    expect((await compile(moved)).id).toBe(id)
    await writeFile(join(moved, 'tokenizer.json'), '{}')
    expect((await compile(moved)).id).not.toBe(id)
    expect((await compile(await randomModel({ seed: 2 }))).id).not.toBe(id)
    expect((await compile(await randomModel({ layerNormEps: 1e-6 }))).id).not.toBe(id)
  })

  test('has another id with other names or phrases of its own, which decide its pseudo-words', async () => {
    const modelDir = await randomModel()
    const ids = [(await compile(modelDir)).id]
    for (const [file, text] of [
      ['concepts.txt', 'dog'],
      ['phrases.txt', 'a {}'],
      ['phrases.txt', 'the {}'],
    ] as const) {
      await writeFile(join(modelDir, file), text)
      ids.push((await compile(modelDir)).id)
    }
    expect(new Set(ids).size).toBe(4)
  })

  test('is compiled again when its config changes, and the old graphs are removed', async () => {
    const modelDir = await randomModel()
    const before = await compile(modelDir)
    await writeFile(
      join(modelDir, 'config.json'),
      JSON.stringify(clipConfig({ ...TINY_CLIP, layerNormEps: 1e-6 })),
    )
    const after = await compile(modelDir)
    expect(after.textGraphPath).not.toBe(before.textGraphPath)
    const entries = (await readdir(cacheOf(modelDir))).filter((name) => name !== 'hashes.json')
    expect(entries).toEqual([basename(dirname(after.imageGraphPath))])
  })

  test('stores its weights once, beside the graphs', async () => {
    const model = await compile(await randomModel())
    const names = await readdir(dirname(model.imageGraphPath))
    expect(names.sort()).toEqual([
      'image.onnx',
      'image.weights.bin',
      'manifest.json',
      'oti.onnx',
      'text.onnx',
      'text.weights.bin',
    ])
  })
})

describe('the folder of a model', () => {
  test('stays unchanged: the graphs go into the own cache', async () => {
    const modelDir = await randomModel({ phi: ['phi.pt'] })
    const before = await readdir(modelDir)
    await compile(modelDir)
    expect(await readdir(modelDir)).toEqual(before)
  })

  test('loses the files that an earlier version wrote beside the model, and no others', async () => {
    const modelDir = await randomModel()
    const beside = join(modelDir, '.searlight')
    const { imageGraphPath } = await compile(modelDir)
    await cp(dirname(imageGraphPath), join(beside, 'towers-0'), { recursive: true })
    await mkdir(join(beside, '.building-towers-1'))
    await writeFile(join(beside, 'hashes.json'), '{}')
    await writeFile(join(beside, 'notes.txt'), 'mine')
    await compile(modelDir)
    expect(await readdir(beside)).toEqual(['notes.txt'])
    await rm(join(beside, 'notes.txt'))
    await compile(modelDir)
    expect(await readdir(modelDir)).not.toContain('.searlight')
  })

  test('holds the graphs when Searlight downloaded the model', async () => {
    const modelDir = await randomModel()
    await writeFile(join(modelDir, 'clip.download.json'), '{}')
    const { imageGraphPath } = await compile(modelDir)
    expect(dirname(dirname(imageGraphPath))).toBe(join(modelDir, '.searlight'))
  })
})

describe('phi', () => {
  test('of a name stands beside the default one', async () => {
    const modelDir = await randomModel({ phi: ['phi.safetensors', 'phi-holiday.safetensors'] })
    const [first, named] = [await compile(modelDir), await compile(modelDir, 'holiday')]
    expect(named.phiGraphPath).not.toBe(first.phiGraphPath)
    expect((await compile(modelDir)).phiGraphPath).toBe(first.phiGraphPath)
    expect(named.id).toBe(first.id)
  })

  test('may be missing, unless it is requested by name', async () => {
    const modelDir = await randomModel()
    expect((await compile(modelDir)).phiGraphPath).toBeNull()
    await expect(compile(modelDir, 'holiday')).rejects.toThrow('this model has no phi named "holiday"')
  })

  test('is never searched in another directory', async () => {
    const modelDir = await randomModel({ phi: ['phi.safetensors'] })
    await mkdir(join(modelDir, 'phi-x'))
    await cp(join(modelDir, 'phi.safetensors'), join(modelDir, 'phi-x', 'y.safetensors'))
    await expect(compile(modelDir, 'x/y')).rejects.toThrow('this model has no phi named "x/y"')
  })

  test('of another model is refused', async () => {
    const modelDir = await randomModel()
    await writeRandomClip(join(modelDir, 'other'), { featureSize: 14, phi: ['phi.safetensors'] })
    await cp(join(modelDir, 'other', 'phi.safetensors'), join(modelDir, 'phi.safetensors'))
    await expect(compile(modelDir)).rejects.toMatchObject({
      tensor: 'layers.0.weight',
      expected: 'shape [20, 12]',
      found: 'shape [20, 14]',
    })
  })
})

describe('visual.onnx', () => {
  test('is the image tower, unchanged, and no vision weights are needed', async () => {
    const modelDir = await randomModel()
    const before = await compile(modelDir)
    await writeVisual(modelDir)
    await patchConfig(modelDir, (config) => ({ ...config, vision_config: { image_size: 8, hidden_size: 7 } }))
    const model = await compile(modelDir)
    expect(model.imageGraphPath).toBe(join(modelDir, 'visual.onnx'))
    expect(model.textGraphPath).not.toBeNull()
    expect(model.id).not.toBe(before.id)
    const pixels = Float32Array.from({ length: 3 * 64 }, (_, i) => i)
    expect(await encodeImages(model, pixels)).toEqual(pixels.slice(0, 12))
  })

  test('alone is a model for pictures', async () => {
    const modelDir = await randomModel()
    await writeVisual(modelDir)
    await rm(join(modelDir, 'model.safetensors'))
    expect(await compile(modelDir)).toMatchObject({ textGraphPath: null, tokenTable: null })
  })

  test('beside weights without a text tower is a model for pictures as well', async () => {
    const modelDir = await randomModel({ phi: ['phi.safetensors'] })
    await writeVisual(modelDir)
    await cp(join(modelDir, 'phi.safetensors'), join(modelDir, 'model.safetensors'))
    expect(await compile(modelDir)).toMatchObject({ textGraphPath: null, tokenTable: null })
  })

  test('with another output, or features of another size, is refused', async () => {
    const modelDir = await randomModel()
    await writeVisual(modelDir, 'features')
    await expect(compile(modelDir)).rejects.toThrow(
      'expected an output "image_embeds" [batch, 12], found "features"',
    )
    await writeVisual(modelDir, 'image_embeds', 9)
    await expect(compile(modelDir)).rejects.toThrow(
      'expected an output "image_embeds" [batch, 12], found [batch, 9]',
    )
  })
})

describe('refused, in plain words', () => {
  test('a missing directory, or a file in its place', async () => {
    const path = join(temporaryDirectory(), 'absent')
    await expect(compile(path)).rejects.toThrow(`${path}: this is no model; expected a directory`)
    await writeFile(path, '')
    await expect(compile(path)).rejects.toThrow('found a file')
  })

  test('a directory without config.json, or without weights', async () => {
    const modelDir = join(temporaryDirectory(), 'model')
    await mkdir(modelDir)
    await expect(compile(modelDir)).rejects.toThrow('this directory is no CLIP model; expected config.json')
    await writeFile(join(modelDir, 'config.json'), '{}')
    await expect(compile(modelDir)).rejects.toThrow(
      'expected model.safetensors, pytorch_model.bin or visual.onnx',
    )
  })

  test('a config.json that is not JSON, or no object', async () => {
    const modelDir = await randomModel()
    await writeFile(join(modelDir, 'config.json'), '{"projection_dim":')
    await expect(compile(modelDir)).rejects.toThrow(/config\.json: the file is not valid JSON/)
    await writeFile(join(modelDir, 'config.json'), '[]')
    await expect(compile(modelDir)).rejects.toThrow('config.json: the file is not a JSON object')
  })

  test('weights that the config does not describe', async () => {
    const modelDir = await randomModel()
    await writeFile(
      join(modelDir, 'config.json'),
      JSON.stringify(clipConfig({ ...TINY_CLIP, featureSize: 13 })),
    )
    await expect(compile(modelDir)).rejects.toMatchObject({
      file: join(modelDir, 'model.safetensors'),
      tensor: 'text_projection.weight',
      expected: 'shape [13, 16]',
      found: 'shape [12, 16]',
    })
  })

  test('a vocabulary that the config does not describe', async () => {
    const modelDir = await randomModel()
    await writeFile(
      join(modelDir, 'config.json'),
      JSON.stringify(clipConfig({ ...TINY_CLIP, vocabularySize: 51 })),
    )
    await expect(compile(modelDir)).rejects.toThrow(
      'token_embedding.weight": this tensor has the wrong shape',
    )
  })

  test('a layer that is missing', async () => {
    const modelDir = await randomModel()
    const vision = { ...TINY_CLIP.vision, layers: 3 }
    await writeFile(join(modelDir, 'config.json'), JSON.stringify(clipConfig({ ...TINY_CLIP, vision })))
    await expect(compile(modelDir)).rejects.toThrow(
      /"vision_model\.encoder\.layers\.2\..*": this tensor is missing/,
    )
  })

  test('a preprocessor for another picture size than the ViT has', async () => {
    const modelDir = await randomModel()
    await writeFile(join(modelDir, 'preprocessor_config.json'), JSON.stringify({ crop_size: 16 }))
    await expect(compile(modelDir)).rejects.toThrow(
      'preprocessor_config.json: "crop_size" is wrong; expected the image_size of config.json, 8, found 16',
    )
  })

  test('nothing stays in the cache', async () => {
    const modelDir = await randomModel()
    await writeFile(
      join(modelDir, 'config.json'),
      JSON.stringify(clipConfig({ ...TINY_CLIP, featureSize: 13 })),
    )
    await expect(compile(modelDir)).rejects.toThrow(basename(modelDir))
    expect((await readdir(cacheOf(modelDir))).filter((name) => name !== 'hashes.json')).toEqual([])
  })
})
