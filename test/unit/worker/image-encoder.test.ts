import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenModel, openModel } from '../../../electron/worker/open-model.ts'
import { TINY_CLIP, writeRandomClip } from '../../helpers/random-clip.ts'

const SIDE = TINY_CLIP.imageSize

function picture(seed: number) {
  const data = Uint8Array.from({ length: 3 * SIDE ** 2 }, (_, index) => (index * 31 * seed) % 256)
  return { data, width: SIDE, height: SIDE }
}

describe('image encoder', () => {
  let dir: string
  let model: OpenModel

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'searlight-encoder-'))
    await writeRandomClip(dir, TINY_CLIP)
    const providerReport = { provider: 'cpu', rejected: [] } as const
    model = await openModel({
      modelDir: dir,
      phiName: null,
      thumbnailDir: dir,
      fallbackCacheDir: dir,
      providerReport,
    })
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))

  it('gives each picture of a batch the features it has alone', async () => {
    const seeds = [1, 2, 3, 4, 5, 6, 7]
    const alone: Float32Array[] = []
    for (const seed of seeds) alone.push(await model.images.encode(picture(seed), 'query'))
    const together = await Promise.all(seeds.map((seed) => model.images.encode(picture(seed), 'ingest')))
    for (const [index, features] of together.entries()) {
      expect(features).toHaveLength(TINY_CLIP.featureSize)
      for (const [i, value] of features.entries())
        expect(value).toBeCloseTo(alone[index]?.[i] ?? Number.NaN, 4)
    }
    expect(alone[0]).not.toEqual(alone[1])
  })

  it('frees the memory of a picture at once', async () => {
    const taken = picture(1)
    await model.images.encode(taken, 'ingest')
    expect(taken.data.buffer.byteLength).toBe(0)
  })
})
