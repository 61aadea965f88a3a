// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { FailedFile, IngestProgress } from '../../electron/shared/library-api.ts'
import { appState, folder } from './helpers/app-states.ts'
import { showApp } from './helpers/show-app.tsx'

const progress = (change: Partial<IngestProgress>): IngestProgress => ({
  state: 'indexing',
  done: 12_431,
  failed: 0,
  pending: 27_779,
  perSecond: 31,
  ...change,
})
it('asks for photos and a model at first, each until it is there', async () => {
  const empty = appState({ folders: [], photos: 0, model: { kind: 'none' } })
  const { client } = await showApp(empty)
  expect(within(screen.getByRole('region', { name: 'My photos' })).getByRole('button')).toBeTruthy()
  await act(async () => client.tellState({ ...empty, folders: [folder(1, '/photos/Holidays')] }))
  expect(screen.getByRole('region', { name: 'My photos' }).textContent).toContain('Holidays')
  expect(
    within(screen.getByRole('region', { name: 'A search model' })).getByRole('button', {
      name: 'Use a model folder…',
    }),
  ).toBeTruthy()
  await act(async () => client.tellState(appState()))
  expect(screen.queryByRole('region', { name: 'A search model' })).toBeNull()
  expect(screen.getByRole('heading', { name: 'All photos' })).toBeTruthy()
})

it.each([
  [progress({}), 'indexed 12,431 of 40,210 - 31/s - 15 min left', 'Pause'],
  [progress({ state: 'paused' }), 'indexed 12,431 of 40,210 - paused', 'Resume'],
  [progress({ state: 'halted', haltedBy: 'disk-full' }), /waiting: the disk is full/, 'Try again'],
  [
    progress({ state: 'halted', haltedBy: 'inference-unavailable' }),
    /Searlight cannot run the search model/,
    'Try again',
  ],
  [
    progress({ state: 'reading-facts', done: 1_200, pending: 18_800 }),
    'Reading dates again: 1,200 of 20,000',
    'Pause',
  ],
  [progress({ state: 'scanning', done: 0, pending: 40 }), 'looking for photos - 40 found', 'Pause'],
])('tells how far indexing is: %o', async (given, words, button) => {
  const { client, user } = await showApp(appState({ progress: given }), {
    pause: async () => null,
    resume: async () => null,
  })
  expect(screen.getByText(words)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: button }))
  expect(client.api[button === 'Pause' ? 'pause' : 'resume']).toHaveBeenCalledOnce()
})

it('says who works on the library, what is offline and what runs the model', async () => {
  await showApp(
    appState({
      library: { kind: 'ready', dir: '/library', access: 'read', holder: 'searlight index' },
      folders: [folder(1, '/disk/Work', { status: 'offline' })],
      progress: progress({}),
    }),
  )
  expect(screen.getByText('searlight index is working on the library')).toBeTruthy()
  expect(screen.getByText('1 folder offline')).toBeTruthy()
  expect(screen.getByText('photo-mini, CPU').getAttribute('aria-description')).toContain('WebGPU: no adapter')
  expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull()
})

it('removes a folder, and adds it again as the undo', async () => {
  const { client, user } = await showApp(appState(), {
    removeFolder: async () => ({ path: '/photos/Work' }),
    addFolder: async () => ({ folder: folder(2, '/photos/Work'), outcome: 'added', merged: [] }),
  })
  await user.click(screen.getByRole('button', { name: 'Actions for Work' }))
  expect(screen.queryByRole('menuitem', { name: 'Locate folder…' })).toBeNull()
  await user.click(screen.getByRole('menuitem', { name: 'Remove from the library' }))
  await user.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(client.api.addFolder).toHaveBeenCalledExactlyOnceWith({ path: '/photos/Work' })
})

it('lists 10,000 failed files by drawing few, and reads one or all again', async () => {
  const files = Array.from(
    { length: 10_000 },
    (_, at): FailedFile => ({
      path: `/p/${at}.jpg`,
      code: 'undecodable',
      reason: 'ends early',
      status: 'failed',
      attempts: 1,
    }),
  )
  const { client, user } = await showApp(appState({ failed: 10_000 }), {
    failedFiles: async () => files,
    retryFailed: async () => 1,
  })
  await user.click(screen.getByRole('button', { name: '10,000 not readable' }))
  const first = await screen.findByRole('button', { name: 'Read again: /p/0.jpg' })
  expect(screen.getAllByRole('button', { name: /^Read again:/ }).length).toBeLessThan(50)
  expect(screen.getAllByText('The image is broken').length).toBeGreaterThan(1)
  await user.click(first)
  expect(client.api.retryFailed).toHaveBeenLastCalledWith({ paths: ['/p/0.jpg'] })
  expect(within(screen.getByRole('dialog')).getByText('Searlight reads 1 file again.')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Read all again' }))
  expect(client.api.retryFailed).toHaveBeenLastCalledWith({ paths: null })
})

it('shows what the engine tells, and what to do where the tab may not', async () => {
  const { client } = await showApp()
  await act(async () => client.tell('notice', { code: 'worker-restarted', message: 'raw words' }))
  expect(screen.getByText(/Searlight restarted it. Nothing was lost/)).toBeTruthy()
  await act(async () => client.connect('refused'))
  expect(screen.getByRole('heading', { name: 'This tab is not signed in' })).toBeTruthy()
})

it('says that a library was moved away, and makes a new one only when it is asked to', async () => {
  const error = { code: 'library-moved', message: 'the library /library is not there any more' } as const
  const { client, user } = await showApp(appState({ library: { kind: 'failed', dir: '/library', error } }), {
    openLibrary: async () => null,
  })
  expect(screen.getByRole('heading', { name: 'Searlight cannot find the library' })).toBeTruthy()
  expect(
    screen.getByText(/folder of the library was moved or deleted, or its disk is not connected/),
  ).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(client.api.openLibrary).toHaveBeenLastCalledWith({ path: null, create: false })
  await user.click(screen.getByRole('button', { name: 'Start a new library here' }))
  expect(client.api.openLibrary).toHaveBeenLastCalledWith({ path: null, create: true })
})

it('remembers folder, order and theme', async () => {
  const { client, user } = await showApp()
  await user.click(screen.getByRole('button', { name: /^Work/ }))
  await user.selectOptions(screen.getByRole('combobox', { name: 'Sort' }), 'name')
  await user.click(screen.getByRole('button', { name: 'Theme: system' }))
  expect(document.documentElement.dataset['theme']).toBe('light')
  await waitFor(() =>
    expect(client.api.saveSettings.mock.lastCall?.[0].settings).toMatchObject({
      folderId: 2,
      order: 'name',
      theme: 'light',
    }),
  )
})
