/** Everything that each component may use: the engine, the application's state, and ways to speak to the user. */
import { createContext, useContext } from 'react'
import type { AppState } from '../../electron/shared/app-state.ts'
import type { FolderPurpose } from '../../electron/shared/host-api.ts'
import type { AppClient } from '../client/app-client.ts'
import { type EngineSnapshot, type EngineSource, useEngine } from './engine-state.ts'

export interface Message {
  readonly text: string
  readonly tone: 'plain' | 'danger'
  /** One thing to do about it, such as Undo. */
  readonly action?: { readonly label: string; readonly run: () => void }
}

export interface AppContextValue {
  readonly client: AppClient
  readonly engine: EngineSource
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

/**
 * A part of the application's state; the component renders again only where this part changes. `select` returns a
 * slice, something in it, or a primitive, and no new object.
 */
export function useAppState<T>(select: (state: AppState) => T): T {
  return useEngine(useApp().engine, (snapshot) => select(stateOf(snapshot)))
}

/** The state now, for an action: reading it renders nothing again. */
export function readState({ engine }: AppContextValue): AppState {
  return stateOf(engine.snapshot())
}

/** The window mounts its components once there is a state. */
function stateOf({ state }: EngineSnapshot): AppState {
  if (!state) throw new Error('expected the state of the application')
  return state
}
