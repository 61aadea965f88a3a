import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CheckpointFile } from '../../../../electron/core/inversion/checkpoint-file.ts'
import { runInversion } from '../../../../electron/core/inversion/run-inversion.ts'
import { AppError } from '../../../../electron/shared/errors.ts'
import type { InvertAnswer, InvertedImage, InvertRequest } from '../../../../electron/shared/inversion-api.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const REQUEST: Omit<InvertRequest, 'state'> = {
  features: [Float32Array.of(1)],
  jointly: false,
  recipe: 'isearle',
  steps: 5,
  seed: 0,
  vocabularyPath: null,
  phrasesPath: null,
}
const IMAGE: InvertedImage = {
  token: Float32Array.of(2),
  concepts: ['dog'],
  leftOut: [],
  losses: [],
  stopped: null,
}

/** Five slices, each a state of one byte. */
class FakeWorker {
  readonly asked: (number | null)[] = []

  async invert({ state }: InvertRequest): Promise<InvertAnswer> {
    this.asked.push(state?.[0] ?? null)
    const done = (state?.[0] ?? 0) + 1
    if (done > 50) throw new AppError('invalid-request', 'this checkpoint of an inversion is damaged')
    if (done === 5) return { status: 'done', images: [IMAGE] }
    const progress = { phase: 'steps', done, total: 5, losses: [] } as const
    return { status: 'running', state: Uint8Array.of(done), progress }
  }
}

function memoryCheckpoint(stored: Uint8Array | null) {
  return {
    stored,
    read() {
      return Promise.resolve(this.stored)
    },
    async save(state: Uint8Array) {
      this.stored = state
    },
    async remove() {
      this.stored = null
    },
  }
}

test('continues from each answer until it is done, reports progress, and leaves the checkpoint to its caller', async () => {
  const worker = new FakeWorker()
  const checkpoint = memoryCheckpoint(null)
  const told: number[] = []
  const onProgress = ({ done }: { readonly done: number }) => void told.push(done)
  expect(await runInversion(worker, REQUEST, { checkpoint, onProgress })).toEqual([IMAGE])
  expect(worker.asked).toEqual([null, 1, 2, 3, 4])
  expect(told).toEqual([1, 2, 3, 4])
  expect(checkpoint.stored).toEqual(Uint8Array.of(4))
})

test('continues from a checkpoint', async () => {
  const worker = new FakeWorker()
  await runInversion(worker, REQUEST, { checkpoint: memoryCheckpoint(Uint8Array.of(3)) })
  expect(worker.asked).toEqual([3, 4])
})

test('starts from the beginning where the worker refuses the checkpoint', async () => {
  const worker = new FakeWorker()
  expect(await runInversion(worker, REQUEST, { checkpoint: memoryCheckpoint(Uint8Array.of(99)) })).toEqual([
    IMAGE,
  ])
  expect(worker.asked).toEqual([99, null, 1, 2, 3, 4])
})

test('an abort ends it between two slices and leaves the checkpoint', async () => {
  const abort = new AbortController()
  const checkpoint = memoryCheckpoint(null)
  const onProgress = ({ done }: { readonly done: number }) => done === 2 && abort.abort()
  const running = runInversion(new FakeWorker(), REQUEST, { checkpoint, onProgress, signal: abort.signal })
  await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  expect(checkpoint.stored).toEqual(Uint8Array.of(2))
})

test('a checkpoint file stays whole under its name until it is removed', async () => {
  const directory = temporaryDirectory()
  const file = CheckpointFile.inCache('one', directory)
  expect(await file.read()).toBeNull()
  await file.save(Uint8Array.of(1, 2, 3), Number.POSITIVE_INFINITY)
  expect(await CheckpointFile.inCache('one', directory).read()).toEqual(Uint8Array.of(1, 2, 3))
  expect(await CheckpointFile.inCache('other', directory).read()).toBeNull()
  await file.remove()
  expect(await readdir(join(directory, 'inversions'))).toEqual([])
})
