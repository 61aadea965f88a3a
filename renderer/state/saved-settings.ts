/** The window's settings. The window's own copy leads: the engine saves it for the next start. */
import type { AppSettings } from '../../electron/shared/app-state.ts'
import type { AppClient } from '../client/app-client.ts'

const SAVE_AFTER_MS = 500

export class SavedSettings {
  readonly #client: AppClient
  readonly #listeners = new Set<() => void>()
  readonly #stop: () => void
  #settings: AppSettings
  #unsaved = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(client: AppClient, settings: AppSettings) {
    this.#client = client
    this.#settings = settings
    this.#stop = client.onConnection((state) => {
      if (state === 'open' && this.#unsaved) this.save()
    })
    addEventListener('pagehide', this.save)
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly current = (): AppSettings => this.#settings

  change(change: Partial<AppSettings>): void {
    const changed = Object.entries(change).some(
      ([name, value]) => this.#settings[name as keyof AppSettings] !== value,
    )
    if (!changed) return
    this.#settings = { ...this.#settings, ...change }
    this.#unsaved = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.save, SAVE_AFTER_MS)
    for (const listener of this.#listeners) listener()
  }

  readonly save = (): void => {
    clearTimeout(this.#timer)
    if (!this.#unsaved) return
    this.#unsaved = false
    this.#client.api.saveSettings({ settings: this.#settings }).catch(() => {
      this.#unsaved = true
    })
  }

  close(): void {
    this.save()
    this.#stop()
    removeEventListener('pagehide', this.save)
  }
}
