// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { SampleState } from '../../electron/shared/app-sample.ts'
import type { AppState } from '../../electron/shared/app-state.ts'
import { appState, folder, MODEL } from './helpers/app-states.ts'
import { showApp } from './helpers/show-app.tsx'

const SAMPLE_MODEL: AppState['model'] = {
  kind: 'ready',
  model: { ...MODEL, name: 'Sample model', isSample: true },
  serving: null,
}
const PICTURES = folder(7, '/data/Searlight sample pictures', { photos: 1_000 })
const READY: SampleState = {
  kind: 'ready',
  folderId: 7,
  guided: [
    { photoId: 3, text: 'is at night' },
    { photoId: 2, text: 'shows two of them' },
  ],
}
const empty = (sample: SampleState) => appState({ folders: [], photos: 0, model: { kind: 'none' }, sample })
const inSample = (change: Partial<AppState> = {}) =>
  appState({ model: SAMPLE_MODEL, folders: [PICTURES], photos: 1_000, sample: READY, ...change })

const KNOWS = 'Sample model: knows only the sample pictures'
const door = (name: string) => screen.queryByRole('region', { name })

describe('the doors', () => {
  it('are three, and the first one begins the sample', async () => {
    const start = empty({ kind: 'none', possible: true })
    const { client, user } = await showApp(start, { trySample: async () => null })
    expect(screen.getAllByRole('region')).toHaveLength(3)
    await user.click(screen.getByRole('button', { name: 'Try the sample library' }))
    expect(client.api.trySample).toHaveBeenCalledExactlyOnceWith({})
    await act(async () =>
      client.tellState({
        ...start,
        folders: [PICTURES],
        sample: { kind: 'drawing', done: 340, total: 1_000 },
      }),
    )
    expect(screen.getByText('Drawing the sample pictures: 340 of 1,000')).toBeTruthy()
    expect(door('A search model')).toBeNull()
  })

  it('are two where the library has something of its own', async () => {
    await showApp(empty({ kind: 'none', possible: false }))
    expect(door('The sample library')).toBeNull()
    expect(door('My photos')).toBeTruthy()
  })

  it('say what went wrong, and try again', async () => {
    const error = { code: 'disk-full', message: 'raw words' } as const
    const { client, user } = await showApp(empty({ kind: 'failed', error }), { trySample: async () => null })
    expect(within(screen.getByRole('region', { name: 'The sample library' })).getByRole('alert')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(client.api.trySample).toHaveBeenCalledOnce()
  })

  it('are there again after leaving, and the sample model is no model to begin with', async () => {
    const left = appState({
      folders: [folder(1, '/photos/Holidays')],
      model: SAMPLE_MODEL,
      sample: { kind: 'none', possible: false },
    })
    await showApp(left)
    const model = screen.getByRole('region', { name: 'A search model' })
    expect(within(model).getByText(`Now: ${KNOWS}.`)).toBeTruthy()
    expect(within(model).getByRole('button', { name: 'Use a model folder…' })).toBeTruthy()
  })
})

describe('the sample library', () => {
  it('is asked by one click, with a photo and words', async () => {
    const { client, user } = await showApp(inSample())
    const query = screen.getByRole('button', { name: 'Find a photo like this one that is at night' })
    await user.click(query)
    await waitFor(() =>
      expect(client.api.search.mock.lastCall?.[0]).toMatchObject({
        references: [{ kind: 'photo', photoId: 3 }],
        text: 'is at night',
      }),
    )
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Describe a photo' }).value).toBe(
      'is at night',
    )
    expect(query.ariaPressed ?? query.getAttribute('aria-pressed')).toBe('true')
  })

  it('remembers that its queries were put away, and shows them again', async () => {
    const { client, user } = await showApp(inSample())
    await user.click(screen.getByRole('button', { name: 'Hide suggestions' }))
    expect(door('Suggestions')).toBeNull()
    await waitFor(() =>
      expect(client.api.saveSettings.mock.lastCall?.[0].settings).toMatchObject({ guideClosed: true }),
    )
    await user.click(screen.getByRole('button', { name: KNOWS }))
    await user.click(screen.getByRole('menuitem', { name: 'Show suggestions' }))
    expect(door('Suggestions')).toBeTruthy()
  })

  it('is left with or without its pictures, and asks for nothing any more', async () => {
    const { client, user } = await showApp(inSample(), { leaveSample: async () => null })
    await user.click(screen.getByRole('button', { name: /that is at night$/ }))
    await user.click(screen.getByRole('button', { name: KNOWS }))
    await user.click(screen.getByRole('menuitem', { name: 'Leave the sample library…' }))
    const dialog = screen.getByRole('dialog', { name: 'Leave the sample library?' })
    expect(dialog.textContent).toContain(PICTURES.path)
    await user.click(within(dialog).getByRole('button', { name: 'Leave, keep the pictures' }))
    expect(client.api.leaveSample).toHaveBeenCalledExactlyOnceWith({ deletePictures: false })
    expect(await screen.findByText(/Its pictures are still in their folder/)).toBeTruthy()
    expect(screen.queryByRole('list', { name: 'References' })).toBeNull()
  })

  it('is cancelled while it is drawn', async () => {
    const drawing = inSample({ sample: { kind: 'drawing', done: 10, total: 1_000 }, photos: 8 })
    const { client, user } = await showApp(drawing, { cancelSample: async () => null })
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(client.api.cancelSample).toHaveBeenCalledOnce()
  })

  it('warns that its model does not know photos of one’s own', async () => {
    const { client } = await showApp(inSample())
    expect(door('About the search model')).toBeNull()
    await act(async () => client.tellState(inSample({ folders: [PICTURES, folder(8, '/photos/Work')] })))
    expect(
      within(screen.getByRole('region', { name: 'About the search model' })).getByRole('button'),
    ).toBeTruthy()
  })
})
