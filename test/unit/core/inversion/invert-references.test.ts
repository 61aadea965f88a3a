import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { invertReferences } from '../../../../electron/core/inversion/invert-references.ts'
import { AppError } from '../../../../electron/shared/errors.ts'
import type { InvertAnswer, InvertRequest } from '../../../../electron/shared/inversion-api.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const SETTINGS = { recipe: 'isearle', seed: 0, steps: 2 } as const
const REFERENCES = [{ path: '/a.jpg', features: Float32Array.of(1) }]
let cacheDir: string
let nowMs = 0

beforeEach(() => {
  cacheDir = temporaryDirectory()
  vi.stubEnv('SEARLIGHT_CACHE', cacheDir)
  // The cache writes a checkpoint no sooner than two seconds after the last one.
  vi.spyOn(Date, 'now').mockImplementation(() => (nowMs += 3_000))
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

/** Two slices: one that answers with a state, one with the result. */
async function invert({ state }: InvertRequest): Promise<InvertAnswer> {
  if (state === null) {
    const progress = { phase: 'steps', done: 1, total: 2, losses: [] } as const
    return { status: 'running', state: Uint8Array.of(1), progress }
  }
  const image = { token: Float32Array.of(2), concepts: [], leftOut: [], losses: [], stopped: null }
  return { status: 'done', images: [image] }
}

function dependencies(put: () => void) {
  const hashOf = async () => 'hash'
  return { inference: { invert }, store: { find: () => null, put }, hashOf, modelId: 'model' }
}

function checkpoints(): readonly string[] {
  const folder = join(cacheDir, 'inversions')
  return existsSync(folder) ? readdirSync(folder) : []
}

test('removes the checkpoint once the result is stored', async () => {
  let whileStoring: readonly string[] = []
  await invertReferences(
    REFERENCES,
    SETTINGS,
    dependencies(() => {
      whileStoring = checkpoints()
    }),
  )
  expect(whileStoring).toHaveLength(1)
  expect(checkpoints()).toEqual([])
})

test('leaves the checkpoint where the result cannot be stored', async () => {
  const full = () => {
    throw new AppError('disk-full', 'no room')
  }
  await expect(invertReferences(REFERENCES, SETTINGS, dependencies(full))).rejects.toThrow('no room')
  expect(checkpoints()).toHaveLength(1)
})
