/**
 * Messages between the desktop's main process and its engine, over the engine's parent port. Calls of HostApi take the
 * same way, as `shared/rpc` messages. Runs anywhere; types only.
 *
 * [Note: Only main forks] Electron forks utility processes from the main process alone. The engine asks for a worker
 * under a number; main answers with a port to it, and reports its start and its end under that number.
 */
import type { HostInfo } from './app-state.ts'

export type WorkerKind = 'inference' | 'search' | 'sample'

/** `window`, `media` and `worker-port` bring one port each. */
export type ToEngine =
  | {
      readonly kind: 'start'
      readonly version: string
      /** Null opens the library of the last run. */
      readonly libraryDir: string | null
      readonly host: HostInfo
    }
  | { readonly kind: 'window' }
  | { readonly kind: 'media' }
  | { readonly kind: 'worker-port'; readonly worker: number }
  | { readonly kind: 'worker-spawned'; readonly worker: number; readonly pid: number | undefined }
  | {
      readonly kind: 'worker-ended'
      readonly worker: number
      readonly reason: string
      /** False where the process did not start. */
      readonly hasStarted: boolean
    }
  | { readonly kind: 'close' }

export type FromEngine =
  | {
      readonly kind: 'start-worker'
      readonly worker: number
      readonly of: WorkerKind
      readonly quiet: boolean
    }
  | { readonly kind: 'end-worker'; readonly worker: number }

/** Headers as pairs: only plain data crosses a port. */
export type HeaderPairs = readonly (readonly [string, string])[]

/** A request for `/media` or `/pictures` and its answer; their bodies are streams (`shared/byte-streams`). */
export type MediaMessage =
  | {
      readonly kind: 'request'
      readonly id: number
      readonly method: string
      readonly url: string
      readonly headers: HeaderPairs
      readonly hasBody: boolean
    }
  | { readonly kind: 'abort'; readonly id: number }
  | {
      readonly kind: 'response'
      readonly id: number
      readonly status: number
      readonly headers: HeaderPairs
      readonly hasBody: boolean
    }

/** Each request has two streams: one for its body, one for the answer's. */
export function requestStream(id: number): number {
  return 2 * id
}

export function responseStream(id: number): number {
  return 2 * id + 1
}
