/**
 * "Tune to my library" from the window's side, with a tiny random model: run, paused, restarted, offered, used, undone.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LEAST_PHOTOS } from '../../electron/core/tuning/tuning-state.ts'
import type { TuningState } from '../../electron/shared/app-refining.ts'
import { AppPlace, type AppUnderTest } from '../helpers/app-library.ts'
import { answerOf, type SearchAnswer } from '../helpers/cli.ts'
import { writeColouredPictures } from '../helpers/coloured-pictures.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'

let place: AppPlace

beforeEach(async () => {
  place = new AppPlace()
  await writeLetterClip(place.modelDir)
})

afterEach(() => place.close())

async function filledLibrary(photos: number): Promise<AppUnderTest> {
  await writeColouredPictures(place.photosDir, photos)
  const app = place.open()
  await app.api.addFolder({ path: place.photosDir })
  await app.api.chooseModel({ path: place.modelDir, change: false })
  await app.indexed(photos)
  return app
}

type Running = Extract<TuningState, { kind: 'running' }>

async function whileTuning(app: AppUnderTest, isWanted: (tuning: Running) => boolean): Promise<Running> {
  const { tuning } = await app.until((state) => {
    if (state.tuning.kind === 'failed' || state.tuning.kind === 'offered') {
      throw new Error(`expected it to be under way, got ${JSON.stringify(state.tuning)}`)
    }
    return state.tuning.kind === 'running' && isWanted(state.tuning)
  })
  return tuning as Running
}

/** Scores of a query with a sentence of phi's pseudo-word among its guesses. */
async function windowScores(app: AppUnderTest, text = 'at night'): Promise<readonly number[]> {
  const photoId = await app.idOf('picture-003.png')
  const { scores, method } = await app.api.search({
    references: [{ kind: 'photo', photoId }],
    text,
    dial: 0.5,
    more: [],
    less: [],
    folderIds: [],
    limit: 20,
    pseudoWords: 'first',
  })
  expect(method).toBe('names')
  return [...scores]
}

async function terminalScores(text = 'at night'): Promise<readonly number[]> {
  const query = ['--reference', join(place.photosDir, 'picture-003.png'), '--text', text]
  const args = ['search', '--library', place.libraryDir, ...query, '--limit', '20', '--json']
  // A window gets them in single precision.
  return (await answerOf<SearchAnswer>(args)).hits.map(({ score }) => Math.fround(score))
}

const weights = async () =>
  (await readdir(join(place.libraryDir, 'phi'))).filter((name) => name.endsWith('.safetensors'))

test('trains, pauses, continues after restarts, offers the result, uses it everywhere, and undoes it', async () => {
  const first = await filledLibrary(LEAST_PHOTOS)
  expect((await first.api.state({})).tuning).toEqual({ kind: 'idle' })
  await first.api.startTuning({})
  await whileTuning(first, ({ phase, done }) => phase === 'teachers' && done > 0)
  await first.api.pauseTuning({})
  const paused = (await first.api.state({})).tuning
  expect(paused).toMatchObject({ kind: 'running', phase: 'teachers', paused: true, secondsLeft: null })
  await first.close()

  const second = place.open()
  await second.until(({ model }) => model.kind === 'ready')
  expect((await second.api.state({})).tuning).toEqual(paused)
  await second.api.resumeTuning({})
  const training = await whileTuning(second, ({ curve }) => curve.length > 0)
  expect(training).toMatchObject({ phase: 'training', paused: false })
  await second.close()

  // It continues without a call.
  const third = place.open()
  const { tuning } = await third.until((state) => ['offered', 'failed'].includes(state.tuning.kind))
  expect(tuning).toMatchObject({
    kind: 'offered',
    // A tenth is held out for the check, and of the others a tenth chooses the weights.
    result: {
      trainedPhotos: 162,
      checkedPhotos: 20,
      presentLoss: expect.any(Number),
      tunedLoss: expect.any(Number),
    },
  })
  const before = await windowScores(third)
  expect(await terminalScores()).toEqual(before)
  await third.api.useTuning({})
  expect((await third.api.state({})).tuning).toMatchObject({ kind: 'in-use', sinceMs: expect.any(Number) })
  const tuned = await windowScores(third)
  expect(tuned).not.toEqual(before)
  expect(await terminalScores()).toEqual(tuned)
  expect(await weights()).toHaveLength(1)
  // Also by a process that was started anew.
  for (const pid of third.inferencePids) kill(pid)
  expect(await windowScores(third, 'in the rain')).toEqual(await terminalScores('in the rain'))

  // Whatever happens to the file, queries are answered.
  const [name = ''] = await weights()
  const path = join(place.libraryDir, 'phi', name)
  const bytes = await readFile(path)
  await writeFile(path, bytes.subarray(0, 100))
  expect(await terminalScores()).toEqual(before)
  await writeFile(path, bytes)

  await third.api.undoTuning({})
  expect(await windowScores(third)).toEqual(before)
  expect(await terminalScores()).toEqual(before)
  expect(await weights()).toEqual([])
  expect((await third.api.state({})).tuning).toEqual({ kind: 'idle' })
})

test('after a cancelled run, the next one finds the computed features', async () => {
  const app = await filledLibrary(LEAST_PHOTOS)
  await app.api.startTuning({})
  const { done } = await whileTuning(app, (tuning) => tuning.phase === 'teachers' && tuning.done >= 16)
  await app.api.cancelTuning({})
  expect((await app.api.state({})).tuning).toEqual({ kind: 'idle' })
  await app.api.startTuning({})
  const again = await whileTuning(app, ({ phase }) => phase === 'teachers')
  // A group of pictures is stored when it is whole.
  expect(again.done).toBeGreaterThanOrEqual(done - (done % 16))
  await expect(app.api.useTuning({})).rejects.toMatchObject({ code: 'nothing-tuned' })
})

test('reports why it is not available', async () => {
  const app = await filledLibrary(6)
  const reason = `it needs at least ${LEAST_PHOTOS} photos; there are 6`
  expect((await app.api.state({})).tuning).toEqual({ kind: 'unavailable', reason })
  await expect(app.api.startTuning({})).rejects.toMatchObject({ code: 'too-few-photos' })
  await expect(app.api.pauseTuning({})).rejects.toMatchObject({ code: 'nothing-tuned' })
  await expect(app.api.undoTuning({})).rejects.toMatchObject({ code: 'nothing-tuned' })
  const second = place.open(place.libraryDir)
  await second.opened('read')
  const { tuning } = await second.api.state({})
  expect(tuning).toMatchObject({ kind: 'unavailable', reason: expect.stringContaining('read only') })
  await expect(second.api.startTuning({})).rejects.toMatchObject({ code: 'method-unavailable' })
})

/** Some have ended by now. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has.
  }
}
