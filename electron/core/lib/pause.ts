/** A pause that its owner can cut short. Runs in the engine. */
import { setTimeout as delay } from 'node:timers/promises'

/** Resolves after the time, or at once when the signal aborts: the caller looks at its signal anyway. Never rejects. */
export async function pause(
  ms: number,
  signal?: AbortSignal,
  { ref = true }: { readonly ref?: boolean } = {},
): Promise<void> {
  // The only error is the abort.
  await delay(ms, undefined, { ref, ...(signal && { signal }) }).catch(() => {})
}
