/** The engine as a window sees it, played by a test: every call is answered by what the test says. */
import { vi } from 'vitest'
import { changedSlices } from '../../../electron/core/app/state-feed.ts'
import { APP_METHODS, type AppApi, type AppEvents } from '../../../electron/shared/app-api.ts'
import type { UploadedPicture } from '../../../electron/shared/app-media.ts'
import type { AppState } from '../../../electron/shared/app-state.ts'
import { AppError } from '../../../electron/shared/errors.ts'
import type { AppClient, ConnectionState } from '../../../renderer/client/app-client.ts'

export class FakeClient implements AppClient {
  readonly api: { [K in keyof AppApi]: ReturnType<typeof vi.fn<AppApi[K]>> }
  readonly uploadPicture = vi.fn(
    async (_picture: Blob, name: string): Promise<UploadedPicture> => ({
      pictureId: `id-of-${name}`,
      name,
      width: 4,
      height: 3,
    }),
  )
  readonly #events = new Map<string, Set<(event: never) => void>>()
  readonly #watchers = new Set<(state: ConnectionState) => void>()
  #connection: ConnectionState = 'open'
  /** The state that the window has. */
  #told: AppState | null = null

  /** A call that the test has not foreseen fails as a defect would. */
  constructor(answers: Partial<AppApi> = {}) {
    const unforeseen = (method: string) => async () => {
      throw new AppError('internal', `unforeseen call of ${method}`)
    }
    const { state } = answers
    if (state) answers = { ...answers, state: async (request) => (this.#told = await state(request)) }
    this.api = Object.fromEntries(
      APP_METHODS.map((method) => [method, vi.fn((answers[method] ?? unforeseen(method)) as never)]),
    ) as unknown as typeof this.api
  }

  on<K extends keyof AppEvents>(name: K, listener: (event: AppEvents[K]) => void): () => void {
    const known = this.#events.get(name) ?? new Set()
    this.#events.set(name, known.add(listener))
    return () => void known.delete(listener)
  }

  /** A state is sent as the engine sends it: by what changed. */
  tellState(next: AppState): void {
    if (!this.#told) throw new Error('expected the window to have asked for the state')
    const revision = this.#told.revision + 1
    const slices = changedSlices(this.#told, next)
    this.#told = { ...next, revision }
    this.tell('state', { revision, slices })
  }

  tell<K extends keyof AppEvents>(name: K, event: AppEvents[K]): void {
    for (const listener of this.#events.get(name) ?? []) listener(event as never)
  }

  connection(): ConnectionState {
    return this.#connection
  }

  onConnection(listener: (state: ConnectionState) => void): () => void {
    this.#watchers.add(listener)
    return () => void this.#watchers.delete(listener)
  }

  connect(state: ConnectionState): void {
    this.#connection = state
    for (const watcher of this.#watchers) watcher(state)
  }
}
