/** The whole window in jsdom, over a fake engine. */
import { act, cleanup, render } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { onTestFinished, vi } from 'vitest'
import type { AppApi } from '../../../electron/shared/app-api.ts'
import type { AppState } from '../../../electron/shared/app-state.ts'
import { App } from '../../../renderer/app.tsx'
import { loadTheRest } from '../../../renderer/components/loaded-later.tsx'
import { answerOf, appState, columns } from './app-states.ts'
import { FakeClient } from './fake-client.ts'

/** Of every element, pixels. */
const HEIGHT = 480

/** jsdom does not measure elements. */
function mendJsdom() {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => HEIGHT })
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  globalThis.matchMedia ??= ((media: string) =>
    Object.assign(new EventTarget(), { matches: false, media })) as unknown as typeof matchMedia
}

// As in a window that has been idle once.
await loadTheRest()

/** A page that is loaded again has its history; jsdom has one for all pages of a file. */
export async function showApp(
  state: AppState = appState(),
  answers: Partial<AppApi> = {},
  page: 'new' | 'loaded-again' = 'new',
) {
  mendJsdom()
  if (page === 'new') history.replaceState(null, '')
  const client = new FakeClient({
    state: async () => state,
    saveSettings: async () => null,
    photos: async () => ({ photos: columns([1, 2, 3]), next: null, seq: 1 }),
    changes: async () => ({ seq: 1, reset: false, photos: columns([]), removed: new Uint32Array() }),
    search: async () => answerOf([3, 1]),
    ...answers,
  })
  const shown = render(<App client={client} />)
  onTestFinished(async () => {
    // The engine still answers calls that save or measure at the end.
    await act(async () => cleanup())
    document.title = ''
  })
  await vi.waitFor(() => {
    if (client.api.state.mock.results.length === 0) throw new Error('expected the state to be asked for')
  })
  await act(async () => {})
  return { client, user: userEvent.setup(), ...shown }
}

/** A drop as Chromium makes it, of files, folders or words. */
export function dropEvent(
  type: 'drop' | 'dragover' | 'paste',
  contents: {
    readonly files?: readonly File[]
    readonly folders?: number
    readonly text?: string
    readonly photoIds?: readonly number[]
  },
): Event {
  const { files = [], folders = 0, text = '', photoIds = [] } = contents
  const data: Record<string, string> = {
    ...(text !== '' && { 'text/plain': text }),
    ...(photoIds.length > 0 && { 'application/x-searlight-photos': JSON.stringify(photoIds) }),
  }
  const items = Array.from({ length: folders }, () => ({ webkitGetAsEntry: () => ({ isDirectory: true }) }))
  const transfer = {
    types: [...Object.keys(data), ...(files.length + folders > 0 ? ['Files'] : [])],
    files,
    items,
    getData: (kind: string) => data[kind] ?? '',
    dropEffect: 'none',
  }
  return Object.assign(new Event(type, { bubbles: true, cancelable: true }), {
    dataTransfer: transfer,
    clipboardData: transfer,
  })
}
