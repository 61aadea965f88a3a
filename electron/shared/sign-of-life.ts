/**
 * The message by which a worker shows that it is alive. Runs anywhere.
 *
 * [Note: Signs of life] A worker's event loop sends one every few seconds. Work that blocks the loop, such as opening
 * an ONNX session, first announces the longest time that it can take. The engine ends a worker that is silent for
 * longer than it last announced: it has stopped, or hangs.
 */

/** A worker sends a sign at this interval, milliseconds. */
export const SIGN_EVERY_MS = 4_000
/** Longest silence of a worker that announced nothing, milliseconds. */
export const SILENCE_LIMIT_MS = 20_000

export interface SignOfLife {
  readonly kind: 'alive'
  /** The next sign comes within this time, milliseconds. */
  readonly withinMs: number
}

export function isSignOfLife(message: unknown): message is SignOfLife {
  if (typeof message !== 'object' || message === null) return false
  const { kind, withinMs } = message as { kind?: unknown; withinMs?: unknown }
  return kind === 'alive' && typeof withinMs === 'number' && withinMs >= 0
}
