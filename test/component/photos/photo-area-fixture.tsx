/** The photo area inside an application that a test plays. jsdom lays nothing out: the fixture sets the sizes. */
import { cleanup, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { useState } from 'react'
import { vi } from 'vitest'
import type { AppApi, PhotoDetails, SearchAnswer } from '../../../electron/shared/app-api.ts'
import type { HostInfo } from '../../../electron/shared/app-state.ts'
import type { PhotoColumns } from '../../../electron/shared/photo-columns.ts'
import { loadTheRest } from '../../../renderer/components/loaded-later.tsx'
import { PhotoArea } from '../../../renderer/components/photos/photo-area.tsx'
import { AppContext, type AppContextValue } from '../../../renderer/state/app-context.ts'
import { marksOf, type PhotoMarks } from '../../../renderer/state/photo-marks.ts'
import { captureDate } from '../../helpers/capture-dates.ts'
import { columns } from '../../unit/renderer-photos/columns.ts'
import { appState, folder } from '../helpers/app-states.ts'
import { FakeClient } from '../helpers/fake-client.ts'

// As in a window that has been idle once.
await loadTheRest()

/** Five squares of 196 px a row. */
const WIDTH = 996
const HEIGHT = 600

class ToldSize implements ResizeObserver {
  readonly #tell: ResizeObserverCallback

  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell
  }

  observe(): void {
    const entry = { contentRect: { width: WIDTH, height: HEIGHT } } as ResizeObserverEntry
    this.#tell([entry], this)
  }

  unobserve(): void {}
  disconnect(): void {}
}

export function tellSizes(): void {
  vi.stubGlobal('ResizeObserver', ToldSize)
  vi.stubGlobal('matchMedia', () => ({ matches: true }))
}

export function squares(count: number, first = 1): PhotoColumns {
  const day = 86_400_000
  return columns(
    Array.from({ length: count }, (_, at) => ({
      id: first + at,
      aspect: 1,
      capturedMs: Date.UTC(2024, 5, 15, 12) - at * day,
      name: `photo ${first + at}.jpg`,
    })),
  )
}

export function detailsOf(id: number, change: Partial<PhotoDetails> = {}): PhotoDetails {
  return {
    id,
    name: `photo ${id}.jpg`,
    path: `/photos/Holidays/photo ${id}.jpg`,
    folderId: 1,
    bytes: 2_500_000,
    width: 4000,
    height: 3000,
    captured: captureDate({ wallMs: Date.UTC(2024, 5, 15, 12) }),
    modifiedMs: 0,
    camera: 'Test Camera',
    lens: null,
    format: 'jpeg',
    damage: null,
    available: true,
    ...change,
  }
}

const DESKTOP: Partial<HostInfo> = {
  kind: 'desktop',
  canPickFolder: true,
  canReveal: true,
  canDragOut: true,
  canCopyFiles: true,
}

const NO_MARKS = marksOf({ more: [], less: [] }, new Set(), new Set())

export interface Shown {
  readonly photos?: PhotoColumns
  readonly answer?: SearchAnswer
  readonly desktop?: boolean
  readonly api?: Partial<AppApi>
  readonly inspectorOpen?: boolean
  readonly offlineFolder?: boolean
  readonly marks?: PhotoMarks
  readonly rankKey?: string
}

export function showPhotos(shown: Shown = {}) {
  tellSizes()
  const user = userEvent.setup()
  const client = new FakeClient({ photo: async ({ photoId }) => detailsOf(photoId), ...shown.api })
  const state = appState({
    host: { ...appState().host, ...(shown.desktop ? DESKTOP : {}) },
    folders: [folder(1, '/photos/Holidays', { status: shown.offlineFolder ? 'offline' : 'online' })],
  })
  const snapshot = { connection: 'open', state } as const
  const context = {
    client,
    engine: { subscribe: () => () => {}, snapshot: () => snapshot },
    notify: vi.fn<AppContextValue['notify']>(),
    fail: vi.fn<AppContextValue['fail']>(),
    pickFolder: vi.fn<AppContextValue['pickFolder']>(async () => '/export'),
  }
  const onUseAsReference = vi.fn()
  const onTypeToComposer = vi.fn()
  const onWish = vi.fn()
  const onPin = vi.fn()
  const onSaveWord = vi.fn()
  function Area({ photos, label }: { readonly photos: PhotoColumns; readonly label: string }) {
    const [open, setOpen] = useState(shown.inspectorOpen ?? false)
    return (
      <AppContext value={context}>
        <PhotoArea
          photos={photos}
          answer={shown.answer ?? null}
          loading={false}
          rowHeight={195}
          inspectorOpen={open}
          onInspector={setOpen}
          empty={<p>no photos</p>}
          label={label}
          listKey={label}
          rankKey={shown.rankKey ?? ''}
          onUseAsReference={onUseAsReference}
          onTypeToComposer={onTypeToComposer}
          marks={shown.marks ?? NO_MARKS}
          inspectorNote={null}
          onWish={shown.answer ? onWish : null}
          onPin={onPin}
          marking={false}
          onMark={null}
          onSaveWord={onSaveWord}
        />
      </AppContext>
    )
  }
  const view = render(<Area photos={shown.photos ?? squares(100)} label="All photos" />)
  const show = (photos: PhotoColumns, label = 'All photos') =>
    view.rerender(<Area photos={photos} label={label} />)
  return { user, client, context, onUseAsReference, onTypeToComposer, onWish, onPin, onSaveWord, show }
}

/** Takes everything down; what a test stubbed as well. */
export function takeDown(): void {
  cleanup()
  vi.unstubAllGlobals()
}

export function photo(id: number): HTMLElement {
  return screen.getByRole('option', { name: new RegExp(`^photo ${id}\\.jpg,`) })
}

/** The photo that has the keyboard. */
export function focused(): number {
  return Number((document.activeElement as HTMLElement).dataset['photo'])
}

export function selected(): readonly number[] {
  return screen.queryAllByRole('option', { selected: true }).map((cell) => Number(cell.dataset['photo']))
}
