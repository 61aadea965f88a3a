// @vitest-environment jsdom
import { act, render, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { AppState } from '../../electron/shared/app-state.ts'
import { EngineState, useEngine } from '../../renderer/state/engine-state.ts'
import { appState, folder } from './helpers/app-states.ts'
import { FakeClient } from './helpers/fake-client.ts'

const STATE = appState()
const settle = () => act(async () => {})

function connected(state: () => Promise<AppState> = async () => STATE) {
  const client = new FakeClient({ state })
  return { client, engine: EngineState.follow(client) }
}

const photosOf = (engine: EngineState) => engine.snapshot().state?.photos

test('a count renders what shows it, and nothing else', async () => {
  const { client, engine } = connected()
  await settle()
  const renders = { photos: 0, folder: 0, words: 0 }
  function Photos() {
    renders.photos++
    return <p>{useEngine(engine, ({ state }) => state?.photos)} photos</p>
  }
  function FirstFolder() {
    renders.folder++
    return <p>{useEngine(engine, ({ state }) => state?.folders[0])?.path}</p>
  }
  function Words() {
    renders.words++
    return <p>{useEngine(engine, ({ state }) => state?.words)?.length} words</p>
  }
  render(
    <>
      <Photos />
      <FirstFolder />
      <Words />
    </>,
  )
  expect(renders).toEqual({ photos: 1, folder: 1, words: 1 })
  const [first, second] = STATE.folders
  if (!first || !second) throw new Error('expected two folders')
  for (let photos = 25; photos < 30; photos++) {
    const folders = [first, { ...second, photos }]
    await act(async () => client.tellState({ ...STATE, photos, folders }))
  }
  expect(screen.getByText('29 photos')).toBeDefined()
  expect(renders).toEqual({ photos: 6, folder: 1, words: 1 })
})

test('a window that is connected again has every slice of the new engine', async () => {
  let state = STATE
  const { client, engine } = connected(async () => state)
  await settle()
  client.tellState({ ...STATE, photos: 30 })
  expect(photosOf(engine)).toBe(30)
  client.connect('lost')
  expect(photosOf(engine)).toBe(30)
  // The new engine counts its changes from the start.
  state = appState({ photos: 5, folders: [folder(9, '/photos/Other')] })
  client.connect('open')
  await settle()
  expect(engine.snapshot().state).toEqual(state)
  client.tellState({ ...state, photos: 6 })
  expect(photosOf(engine)).toBe(6)
})

test('a window that missed a change asks for the whole state and shows no half of it', async () => {
  let state = STATE
  const { client, engine } = connected(async () => state)
  await settle()
  state = appState({ revision: 2, photos: 40, failed: 3 })
  client.tell('state', { revision: 2, slices: { photos: 40 } })
  expect(photosOf(engine)).toBe(24)
  await settle()
  expect(engine.snapshot().state).toEqual(state)
})

test('a whole state that a change overtook is asked for again', async () => {
  const answers = [appState({ photos: 1 }), appState({ revision: 1, photos: 2, failed: 1 })]
  const ask = vi.fn(async () => answers.shift() ?? STATE)
  const { client, engine } = connected(ask)
  client.tell('state', { revision: 1, slices: { photos: 2, failed: 1 } })
  await settle()
  expect(ask).toHaveBeenCalledTimes(2)
  expect(engine.snapshot().state).toMatchObject({ revision: 1, photos: 2, failed: 1 })
})

test('a change that the whole state contains already changes nothing', async () => {
  const { client, engine } = connected(async () => appState({ revision: 4, photos: 7 }))
  await settle()
  client.tell('state', { revision: 4, slices: { photos: 6 } })
  expect(photosOf(engine)).toBe(7)
})
