// @vitest-environment jsdom
/** Marking right answers and what is told of them, in the whole window over a fake engine. */
import { act, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type {
  QualityEntry,
  QualityReport,
  QualityState,
  RightAnswers,
} from '../../electron/shared/app-quality.ts'
import { type AppQuery, EMPTY_QUERY } from '../../electron/shared/app-query.ts'
import { appState, asking } from './helpers/app-states.ts'
import { showApp } from './helpers/show-app.tsx'
import { takeDown, tellSizes } from './photos/photo-area-fixture.tsx'

beforeEach(tellSizes)
afterEach(takeDown)

const query: AppQuery = { ...EMPTY_QUERY, references: [{ kind: 'photo', photoId: 2 }], text: 'on a beach' }
const named = (name: string | RegExp) => screen.getByRole('button', { name })
const photo = (id: number) => screen.getByRole('option', { name: new RegExp(`^photo-${id}.jpg`) })
const bar = () => within(screen.getByRole('region', { name: 'Right answers' }))
const dialog = () => within(screen.getByRole('dialog', { name: 'Quality on your photos' }))

function answers(...photoIds: number[]): RightAnswers {
  return { entryId: photoIds.length === 0 ? null : 5, photoIds, missing: 0, sharedConcept: '' }
}

function entry(id: number, change: Partial<QualityEntry> = {}): QualityEntry {
  return { id, query, sharedConcept: '', answers: 2, missing: 0, standing: 'measured', ...change }
}

function quality(change: Partial<QualityState> = {}) {
  return {
    quality: { entries: [entry(5)], report: null, measuring: { kind: 'idle' }, ...change } as QualityState,
  }
}

const report: QualityReport = {
  modelName: 'photo-mini',
  measuredMs: 0,
  queries: 1,
  answers: 2,
  photos: 24,
  missing: 0,
  figures: [
    { method: 'image', map10: 0.125, recall10: 0.5, seconds: 1 },
    { method: 'isearle', map10: 0.5, recall10: 0.5, seconds: 1 },
  ],
  stale: [],
}

it('marks with a click, takes back with another one, with Undo, and ends', async () => {
  const calls: boolean[] = []
  let kept: number[] = []
  const { client, user } = await showApp(asking(query), {
    rightAnswers: async () => answers(...kept),
    markAnswers: async ({ photoIds, right }) => {
      calls.push(right)
      kept = right ? [...kept, ...photoIds] : kept.filter((id) => !photoIds.includes(id))
      return answers(...kept)
    },
  })
  expect(client.api.rightAnswers).not.toHaveBeenCalled()
  await user.click(named('Mark right answers'))
  expect(bar().getByText('None marked yet')).toBeTruthy()
  await user.click(photo(3))
  expect(client.api.markAnswers).toHaveBeenCalledExactlyOnceWith({
    query: { references: query.references, text: query.text },
    photoIds: [3],
    right: true,
  })
  expect(bar().getByText('1 right answer marked')).toBeTruthy()
  expect(photo(3).getAttribute('aria-label')).toMatch(/, right answer$/)
  await user.click(photo(3))
  await user.click(bar().getByRole('button', { name: 'Undo' }))
  expect(calls).toEqual([true, false, true])
  await user.click(bar().getByRole('button', { name: 'Done' }))
  expect(screen.queryByRole('region', { name: 'Right answers' })).toBeNull()
})

it('marks by keys: m begins it, Enter goes on, Escape ends it', async () => {
  const { client, user } = await showApp(asking(query), {
    rightAnswers: async () => answers(),
    markAnswers: async ({ photoIds }) => answers(...photoIds),
  })
  await user.click(photo(3))
  expect(client.api.markAnswers).not.toHaveBeenCalled()
  await user.keyboard('m')
  expect(bar().getByText('1 right answer marked')).toBeTruthy()
  await user.keyboard('{ArrowRight}{Enter}')
  expect(client.api.markAnswers.mock.calls.map(([{ photoIds }]) => photoIds)).toEqual([[3], [1]])
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('region', { name: 'Right answers' })).toBeNull()
})

it('without a query, m is the first letter of one', async () => {
  const { user } = await showApp()
  await user.click(photo(3))
  await user.keyboard('m')
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Describe a photo' }).value).toBe('m')
})

it('goes on about its query while another one is looked at, and leads back to it', async () => {
  const { client, user } = await showApp(asking(query), {
    rightAnswers: async () => answers(),
    markAnswers: async ({ photoIds }) => answers(...photoIds),
  })
  await user.click(named('Mark right answers'))
  const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Describe a photo' })
  await user.clear(field)
  await user.type(field, 'snow')
  await user.click(photo(1))
  expect(client.api.markAnswers.mock.calls[0]?.[0].query.text).toBe('on a beach')
  await user.click(bar().getByRole('button', { name: 'Back to the query' }))
  expect(field.value).toBe('on a beach')
})

it('shows the marks of a query that is asked again, and another window’s as they come', async () => {
  let kept = [1]
  const state = asking(query, quality())
  const { client } = await showApp(state, { rightAnswers: async () => answers(...kept) })
  expect(named('1 right answer')).toBeTruthy()
  expect(photo(1).getAttribute('aria-label')).toMatch(/, right answer$/)
  kept = [1, 3]
  await act(async () => client.tellState({ ...state, ...quality({ entries: [entry(5, { answers: 3 })] }) }))
  expect(named('2 right answers')).toBeTruthy()
})

it('keeps what both show', async () => {
  const { client, user } = await showApp(asking(query, quality()), {
    rightAnswers: async () => answers(1),
    shareConcept: async () => null,
  })
  await user.click(named('1 right answer'))
  await user.type(bar().getByRole('textbox', { name: 'Shared subject' }), 'a dog{Enter}')
  expect(client.api.shareConcept).toHaveBeenCalledExactlyOnceWith({ entryId: 5, concept: 'a dog' })
})

async function openDialog(user: Awaited<ReturnType<typeof showApp>>['user']) {
  await user.click(
    within(screen.getByRole('navigation', { name: 'Library' })).getByRole('button', {
      name: /^Right answers/,
    }),
  )
}

it('tells the figures, the best of them, on what they rest, and what is left to measure', async () => {
  const { client, user } = await showApp(appState(quality({ report })), { measureQuality: async () => null })
  await openDialog(user)
  expect(dialog().getByRole('row', { name: 'Photo only 12.5 50.0, best' })).toBeTruthy()
  expect(dialog().getByRole('row', { name: 'Photo as word 50.0, best 50.0, best' })).toBeTruthy()
  expect(dialog().getByText(/From 1 query with 2 right answers among 24 photos/)).toBeTruthy()
  expect(dialog().queryByRole('button', { name: 'Measure' })).toBeNull()
  await user.click(dialog().getByRole('button', { name: 'Measure refined too' }))
  expect(client.api.measureQuality).toHaveBeenCalledExactlyOnceWith({ refining: true })
})

it('offers to measure again what is stale, shows how far it is, and stops', async () => {
  const state = appState(quality({ report: { ...report, stale: ['marks'] } }))
  const { client, user } = await showApp(state, {
    measureQuality: async () => null,
    cancelMeasuring: async () => null,
  })
  await openDialog(user)
  expect(dialog().getByText('Changed since: marks. Measure again.')).toBeTruthy()
  await user.click(dialog().getByRole('button', { name: 'Measure' }))
  expect(client.api.measureQuality).toHaveBeenCalledExactlyOnceWith({ refining: false })
  const running = { kind: 'running', method: 'text', methodsDone: 1, methods: 7, phase: 'searching' } as const
  const measuring = { ...running, done: 3, total: 9, secondsLeft: null }
  await act(async () => client.tellState({ ...state, ...quality({ measuring }) }))
  expect(dialog().getByText('2 of 7: Words only, searching 3 of 9')).toBeTruthy()
  await user.click(dialog().getByRole('button', { name: 'Stop measuring' }))
  expect(client.api.cancelMeasuring).toHaveBeenCalledOnce()
})

it('opens a query, and removes one with a way back', async () => {
  const state = appState(quality())
  const { client, user } = await showApp(state, {
    removeEntry: async () => null,
    restoreEntry: async () => null,
    rightAnswers: async () => answers(1),
  })
  await openDialog(user)
  await user.click(dialog().getByRole('button', { name: 'Remove like a photo, on a beach' }))
  expect(client.api.removeEntry).toHaveBeenCalledExactlyOnceWith({ entryId: 5 })
  await act(async () => client.tellState({ ...state, ...quality({ entries: [] }) }))
  await user.click(dialog().getByRole('button', { name: 'Undo' }))
  expect(client.api.restoreEntry).toHaveBeenCalledExactlyOnceWith({ entryId: 5 })
  await act(async () => client.tellState(state))
  await user.click(dialog().getByRole('button', { name: /2 right answers/ }))
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Describe a photo' }).value).toBe('on a beach')
})
