import { expect, test } from 'vitest'
import type { PendingPhoto } from '../../../../electron/core/catalog/pending-photos.ts'
import { Suspects } from '../../../../electron/core/ingest/suspects.ts'
import { AppError } from '../../../../electron/shared/errors.ts'

const died = new AppError('inference-failed', 'gone')

function photo(id: number): PendingPhoto {
  return {
    id,
    rootId: 1,
    path: `/${id}.jpg`,
    bytes: 1,
    modifiedMs: 1,
    sizeKnown: false,
    readAnew: false,
    factsVersion: 0,
    attempt: 1,
  }
}

test('reads every photo that was open alone, in order, as its second attempt', () => {
  const suspects = new Suspects()
  expect(suspects.any).toBe(false)
  expect([1, 2].map((id) => suspects.judge(photo(id), died).kind)).toEqual(['suspect', 'suspect'])
  expect(suspects.any).toBe(true)
  expect(suspects.try()).toMatchObject({ id: 1, attempt: 2 })
  suspects.acquit(photo(1))
  expect(suspects.try()).toMatchObject({ id: 2 })
  suspects.acquit(photo(2))
  expect(suspects.any).toBe(false)
})

test('only the photo on trial can be found guilty', () => {
  const suspects = new Suspects()
  suspects.judge(photo(1), died)
  suspects.try()
  expect(suspects.judge(photo(2), died)).toEqual({ kind: 'suspect' })
  expect(suspects.judge(photo(1), died)).toMatchObject({
    kind: 'guilty',
    problem: { code: 'crashed-the-reader' },
  })
})

test('a worker that cannot start blames no photo', () => {
  const verdict = new Suspects().judge(photo(1), new AppError('inference-unavailable', 'no worker'))
  expect(verdict).toMatchObject({ kind: 'worker', error: { code: 'inference-unavailable' } })
})

test('sixteen defects in a row blame no photo either, and one success between them resets the count', () => {
  const suspects = new Suspects()
  const defect = (id: number) => {
    suspects.judge(photo(id), new Error('boom'))
    suspects.try()
    return suspects.judge(photo(id), new Error('boom')).kind
  }
  for (let id = 1; id <= 15; id++) expect(defect(id)).toBe('guilty')
  suspects.acquit(photo(99))
  for (let id = 1; id <= 15; id++) expect(defect(id)).toBe('guilty')
  expect(defect(16)).toBe('worker')
})

test('does not count deaths: the worker’s supervisor gives up', () => {
  const suspects = new Suspects()
  for (let id = 1; id <= 40; id++) {
    suspects.judge(photo(id), died)
    suspects.try()
    expect(suspects.judge(photo(id), died).kind).toBe('guilty')
  }
})
