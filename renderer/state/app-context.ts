/** What every component may use: the engine, the application's state, and two ways to speak to the user. */
import { createContext, useContext } from 'react'
import type { AppState } from '../../electron/shared/app-state.ts'
import type { FolderPurpose } from '../../electron/shared/host-api.ts'
import type { AppClient } from '../client/app-client.ts'

export interface Message {
  readonly text: string
  readonly tone: 'plain' | 'danger'
  /** One thing to do about it, such as Undo. */
  readonly action?: { readonly label: string; readonly run: () => void }
}

export interface AppContextValue {
  readonly client: AppClient
  /** The last the engine told; the renderer mounts its views once there is one. */
  readonly state: AppState
  /** Shows one message at the bottom for a while; errors until they are dismissed. */
  readonly notify: (message: Message) => void
  /** Shows what went wrong in plain words, by the error's code. */
  readonly fail: (error: unknown, doing: string) => void
  /** Native dialog or the renderer's own, by host. Null where it was cancelled. */
  readonly pickFolder: (purpose: FolderPurpose) => Promise<string | null>
}

export const AppContext = createContext<AppContextValue | null>(null)

export function useApp(): AppContextValue {
  const value = useContext(AppContext)
  if (!value) throw new Error('expected to be inside the application')
  return value
}
