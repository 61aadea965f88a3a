// @vitest-environment jsdom
import { act, screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { EMPTY_QUERY } from '../../electron/shared/app-query.ts'
import type { Pin } from '../../electron/shared/app-refining.ts'
import { AppError } from '../../electron/shared/errors.ts'
import { appState, asking } from './helpers/app-states.ts'
import { pin, refiningAt } from './helpers/refining-states.ts'
import { showApp } from './helpers/show-app.tsx'

const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Describe a photo' })
const pinList = () => within(screen.getByRole('list', { name: 'Pins' }))
const named = (name: string | RegExp) => screen.getByRole('button', { name })
const { query } = pin(1)

it('pins the query that is asked, and takes the pin back with a way to undo it', async () => {
  const state = asking(query)
  const { client, user } = await showApp(state, {
    pin: async () => pin(7, { query }),
    removePin: async () => null,
    restorePin: async () => null,
  })
  await user.click(named('Pin'))
  expect(client.api.pin).toHaveBeenCalledExactlyOnceWith({ query, name: null })
  await act(async () => client.tellState({ ...state, pins: [pin(7, { name: 'beach', query })] }))
  expect(named('Pinned').getAttribute('aria-pressed')).toBe('true')
  await user.click(named('Pinned'))
  expect(client.api.removePin).toHaveBeenCalledExactlyOnceWith({ pinId: 7 })
  await user.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(client.api.restorePin).toHaveBeenCalledExactlyOnceWith({ pinId: 7 })
})

it('offers to keep other words in the pin that is open, or to pin them as another', async () => {
  const state = asking(query, { pins: [pin(1)] })
  const { client, user } = await showApp(state, { changePin: async () => null })
  expect(screen.queryByRole('button', { name: 'Update pin' })).toBeNull()
  await user.type(field(), ' at night')
  expect(named('Save as new pin').getAttribute('aria-pressed')).toBe('false')
  await user.click(named('Update pin'))
  expect(client.api.changePin).toHaveBeenCalledExactlyOnceWith({
    pinId: 1,
    query: { ...query, text: 'on a beach at night' },
  })
})

it('takes up the pin that was taken back just now when the same is pinned again', async () => {
  const state = asking(query, { pins: [pin(7, { query })] })
  const { client, user } = await showApp(state, {
    pin: async () => pin(8, { query }),
    removePin: async () => null,
    restorePin: async () => null,
  })
  await user.click(named('Pinned'))
  await act(async () => client.tellState({ ...state, pins: [] }))
  await user.click(named('Pin'))
  expect(client.api.restorePin).toHaveBeenCalledExactlyOnceWith({ pinId: 7 })
  expect(client.api.pin).not.toHaveBeenCalled()
})

it('pins anew what was taken back too long ago to be there', async () => {
  const state = asking(query, { pins: [pin(7, { query })] })
  const { client, user } = await showApp(state, {
    pin: async () => pin(8, { query }),
    removePin: async () => null,
    restorePin: async () => {
      throw new AppError('pin-missing', 'it was swept')
    },
  })
  await user.click(named('Pinned'))
  await act(async () => client.tellState({ ...state, pins: [] }))
  await user.click(named('Pin'))
  expect(client.api.pin).toHaveBeenCalledExactlyOnceWith({ query, name: null })
})

it('is the pin of a picture that turns out to be a photo of the library', async () => {
  const picture = { kind: 'picture', pictureId: 'hash', name: 'dog.jpg' } as const
  const kept = pin(7, { name: 'beach', query })
  const state = asking({ ...query, references: [picture] })
  const { client, user } = await showApp(state, { pin: async () => kept })
  await user.click(named('Pin'))
  await act(async () => client.tellState({ ...state, pins: [kept] }))
  expect(named('Pinned').getAttribute('aria-pressed')).toBe('true')
  await user.type(field(), '!')
  expect(named('Update pin')).toBeTruthy()
})

it('is the same query of the same pin after a reload, whatever another window asks', async () => {
  const pins = [pin(1)]
  const { user, unmount } = await showApp(asking(query, { pins }))
  await user.type(field(), ' at night')
  // Leaves no time for a pause in typing.
  act(() => void dispatchEvent(new Event('beforeunload')))
  unmount()
  await showApp(asking({ text: 'a dog' }, { pins }), {}, 'loaded-again')
  expect(field().value).toBe('on a beach at night')
  expect(named('Update pin')).toBeTruthy()
})

it('is no longer the pin with another reference', async () => {
  const { user } = await showApp(asking(query, { pins: [pin(1)] }))
  await user.click(named('Remove reference 1'))
  expect(named('Pin').getAttribute('aria-pressed')).toBe('false')
  expect(screen.queryByRole('button', { name: 'Update pin' })).toBeNull()
})

it.each<[Pin['refinement'], string]>([
  [{ kind: 'waiting', step: 0, steps: 500 }, 'waiting'],
  [refiningAt(212), 'refining 212/500'],
  [{ kind: 'paused', step: 40, steps: 500 }, 'paused at 40/500'],
  [{ kind: 'done', kept: 'refined', firstLoss: 0.4, refinedLoss: 0.3 }, 'refined'],
  [{ kind: 'done', kept: 'first', firstLoss: 0.3, refinedLoss: 0.4 }, 'original kept'],
  [{ kind: 'stopped', reason: 'It was stopped.' }, 'not refined'],
])('says in the sidebar how far it is: %o', async (refinement, words) => {
  await showApp(appState({ pins: [pin(1, { name: 'beach', refinement })] }))
  expect(pinList().getByRole('button', { name: new RegExp(`^beach, ?${words}$`) })).toBeTruthy()
})

it('pauses, resumes, stops, renames and removes from the menu of a pin', async () => {
  const state = appState({ pins: [pin(1, { name: 'beach', refinement: refiningAt(10) })] })
  const done = async () => null
  const { client, user } = await showApp(state, {
    pauseRefining: done,
    resumeRefining: done,
    cancelRefining: done,
    renamePin: done,
    removePin: done,
  })
  const choose = async (item: string) => {
    await user.click(named('Actions for beach'))
    await user.click(screen.getByRole('menuitem', { name: item }))
  }
  const target = { target: { kind: 'pin', id: 1 } }
  await choose('Pause refining')
  expect(client.api.pauseRefining).toHaveBeenCalledExactlyOnceWith(target)
  await choose('Stop refining')
  expect(client.api.cancelRefining).toHaveBeenCalledExactlyOnceWith(target)
  await choose('Rename…')
  await user.keyboard('sea{Enter}')
  expect(client.api.renamePin).toHaveBeenCalledExactlyOnceWith({ pinId: 1, name: 'sea' })
  await choose('Rename…')
  await user.keyboard('lost{Escape}')
  expect(client.api.renamePin).toHaveBeenCalledOnce()
  expect(document.activeElement?.textContent).toContain('beach')
  await choose('Remove pin')
  expect(client.api.removePin).toHaveBeenCalledExactlyOnceWith({ pinId: 1 })
  await act(async () =>
    client.tellState({
      ...state,
      pins: [pin(1, { name: 'beach', refinement: { kind: 'paused', step: 1, steps: 5 } })],
    }),
  )
  await choose('Resume refining')
  expect(client.api.resumeRefining).toHaveBeenCalledExactlyOnceWith(target)
})

it.each([
  [1, 2],
  [3, 2],
])('leaves the keyboard among the pins when pin %d is removed with it', async (removed, next) => {
  const pins = [1, 2, 3].map((id) => pin(id))
  const { client, user } = await showApp(appState({ pins }), { removePin: async () => null })
  await user.click(named(`Actions for pin ${removed}`))
  await user.click(screen.getByRole('menuitem', { name: 'Remove pin' }))
  await act(async () => client.tellState(appState({ pins: pins.filter(({ id }) => id !== removed) })))
  expect(document.activeElement).toBe(pinList().getByRole('button', { name: `pin ${next}` }))
})

it('says in the status bar what is refined, pauses it, and opens it', async () => {
  const beach = pin(4, { name: 'beach dog', refinement: refiningAt(212) })
  const { client, user } = await showApp(appState({ pins: [pin(3), beach] }), {
    pauseRefining: async () => null,
  })
  const status = within(screen.getByRole('contentinfo'))
  await user.click(status.getByRole('button', { name: 'Pause beach dog' }))
  expect(client.api.pauseRefining).toHaveBeenCalledExactlyOnceWith({ target: { kind: 'pin', id: 4 } })
  await user.click(status.getByText('refining “beach dog” 212/500, 8 s left'))
  expect(await screen.findByRole('heading', { name: 'beach dog' })).toBeTruthy()
  expect(field().value).toBe('on a beach')
})

it('says where there is nothing to pin', async () => {
  const { user } = await showApp(asking({ ...EMPTY_QUERY, text: '  ' }))
  await user.click(named('Pin'))
  expect(screen.getByText(/nothing to pin yet/)).toBeTruthy()
})
