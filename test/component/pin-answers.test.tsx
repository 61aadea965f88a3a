// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import type { AppApi, SearchRequest } from '../../electron/shared/app-api.ts'
import { answerOf, appState, asking, MODEL } from './helpers/app-states.ts'
import { pin, refiningAt } from './helpers/refining-states.ts'
import { showApp } from './helpers/show-app.tsx'
import { takeDown, tellSizes } from './photos/photo-area-fixture.tsx'

afterEach(takeDown)

const pinList = () => within(screen.getByRole('list', { name: 'Pins' }))
const named = (name: string | RegExp) => screen.getByRole('button', { name })
const { query } = pin(1)

it('opens a pin with its new photos marked, and lists them first when asked to', async () => {
  tellSizes()
  const state = appState({ pins: [pin(1, { name: 'beach', newPhotos: 1 })] })
  const { client, user } = await showApp(state, {
    search: async () => answerOf([5, 6, 7]),
    seePin: async () => ({ photoIds: [7] }),
  })
  await user.click(pinList().getByRole('button', { name: /^beach, ?1 ?new$/ }))
  expect(await screen.findByRole('heading', { name: 'beach' })).toBeTruthy()
  expect(client.api.seePin).toHaveBeenCalledExactlyOnceWith({ pinId: 1 })
  expect(client.api.search.mock.lastCall?.[0]).toMatchObject({ ...pin(1).query, pseudoWords: 'best' })
  const listed = () =>
    within(screen.getByRole('listbox', { name: /^Results/ }))
      .getAllByRole('option')
      .map((cell) => cell.getAttribute('aria-label'))
  const chip = await screen.findByRole('button', { name: '1 new' })
  await waitFor(() => expect(listed()).toHaveLength(3))
  expect(listed().map((label) => label?.endsWith(', new'))).toEqual([false, false, true])
  await user.click(chip)
  expect(chip.getAttribute('aria-pressed')).toBe('true')
  expect(listed()[0]).toMatch(/^photo-7\.jpg.*, new$/)
  await user.click(named(/^All photos/))
  expect(screen.getByRole('heading', { name: 'All photos' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: '1 new' })).toBeNull()
})

it('does not say that photos were seen while nobody sees the window', async () => {
  const hidden = { configurable: true, get: () => 'hidden' }
  Object.defineProperty(document, 'visibilityState', hidden)
  try {
    const { client } = await showApp(asking(query, { pins: [pin(1, { newPhotos: 2 })] }), {
      seePin: async () => ({ photoIds: [3] }),
    })
    expect(client.api.seePin).not.toHaveBeenCalled()
    Reflect.deleteProperty(document, 'visibilityState')
    await act(async () => void document.dispatchEvent(new Event('visibilitychange')))
    expect(client.api.seePin).toHaveBeenCalledOnce()
  } finally {
    Reflect.deleteProperty(document, 'visibilityState')
  }
})

/** The refined answer has two other photos than the first one. */
const search: AppApi['search'] = async ({ pseudoWords }: SearchRequest) =>
  answerOf(pseudoWords === 'first' ? [1, 2, 3, 4] : [1, 5, 6, 2])

it.each([
  ['refined', 'Searlight uses the refined query: it did better on test sentences.'],
  ['first', 'Original kept: refining did not improve it.'],
] as const)('shows before and after, what changed and that the %s is kept', async (kept, verdict) => {
  const refinement = { kind: 'done', kept, firstLoss: 0.41, refinedLoss: 0.36 } as const
  const { client, user } = await showApp(asking(query, { pins: [pin(1, { refinement })] }), { search })
  expect(await screen.findByText(`Refining changed 2 of the first 4 photos. ${verdict}`)).toBeTruthy()
  const shown = () =>
    ['Before', 'After'].filter((name) => named(name).getAttribute('aria-pressed') === 'true')
  expect(shown()).toEqual([kept === 'refined' ? 'After' : 'Before'])
  for (const [name, pseudoWords] of [
    ['Before', 'first'],
    ['After', 'refined'],
  ] as const) {
    await user.click(named(name))
    await waitFor(() =>
      expect(client.api.search.mock.lastCall?.[0]).toMatchObject({ pseudoWords, limit: 1_000 }),
    )
    expect(shown()).toEqual([name])
  }
  // Figures are details.
  expect(screen.queryByText(/0\.41/)).toBeNull()
})

it('shows the losses with the details of a photo', async () => {
  const refinement = { kind: 'done', kept: 'refined', firstLoss: 0.41, refinedLoss: 0.36 } as const
  const state = asking(query, { pins: [pin(1, { name: 'beach', refinement })] })
  await showApp({ ...state, settings: { ...state.settings, inspectorOpen: true } }, { search })
  const figures = within(screen.getByRole('region', { name: 'Refining of beach' }))
  expect(figures.getByText('0.4100')).toBeTruthy()
  expect(figures.getByText('0.3600')).toBeTruthy()
})

it('asks again when the open pin was refined', async () => {
  const state = asking(query, { pins: [pin(1, { refinement: refiningAt(499) })] })
  const { client } = await showApp(state, { search })
  await waitFor(() => expect(client.api.search).toHaveBeenCalledTimes(1))
  await act(async () => client.tellState({ ...state, pins: [pin(1, { refinement: refiningAt(500) })] }))
  expect(client.api.search).toHaveBeenCalledTimes(1)
  const refinement = { kind: 'done', kept: 'refined', firstLoss: null, refinedLoss: 0.3 } as const
  await act(async () => client.tellState({ ...state, pins: [pin(1, { refinement })] }))
  await waitFor(() => expect(client.api.search).toHaveBeenCalledTimes(2))
})

it('answers as well as it can again once the pin that was compared is gone', async () => {
  const refinement = { kind: 'done', kept: 'refined', firstLoss: 0.41, refinedLoss: 0.36 } as const
  const state = asking(query, { pins: [pin(1, { refinement })] })
  const { client, user } = await showApp(state, { search })
  await user.click(named('Before'))
  await waitFor(() =>
    expect(client.api.search.mock.lastCall?.[0]).toMatchObject({ pseudoWords: 'first', limit: 1_000 }),
  )
  // In another window.
  await act(async () => client.tellState({ ...state, pins: [] }))
  await waitFor(() =>
    expect(client.api.search.mock.lastCall?.[0]).toMatchObject({ pseudoWords: 'best', limit: 1_000 }),
  )
  expect(screen.queryByRole('button', { name: 'Before' })).toBeNull()
})

it.each([
  [true, 'Refining: 212/500, 8 s left. Until then, Searlight shows the original results.'],
  [false, 'Refining: 212/500, 8 s left.'],
])('speaks of a first answer only where the model gives one: %s', async (hasPhi, words) => {
  const model = { kind: 'ready', model: { ...MODEL, hasPhi }, serving: null } as const
  await showApp(asking(query, { model, pins: [pin(1, { refinement: refiningAt(212) })] }), { search })
  const bar = await screen.findByRole('region', { name: 'Refining' })
  expect(within(bar).getByText(words)).toBeTruthy()
})
