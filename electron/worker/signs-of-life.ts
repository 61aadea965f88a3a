/**
 * Sends this process's signs of life to the engine ([Note: Signs of life] in
 * electron/shared/sign-of-life.ts). Runs in every worker; a thread has no channel to the engine and sends
 * none.
 */
import type { Channel } from '../shared/rpc.ts'
import { SIGN_EVERY_MS, SILENCE_LIMIT_MS, type SignOfLife } from '../shared/sign-of-life.ts'

const announced = new Set<{ readonly limitMs: number }>()
let engine: Channel | null = null

/** Call once, with the channel to the engine. */
export function sendSignsOfLife(channel: Channel): void {
  engine = channel
  send()
  setInterval(send, SIGN_EVERY_MS).unref()
}

/** Announces that `work` may hold the event loop for `limitMs`. */
export async function busyFor<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
  const announcement = { limitMs }
  announced.add(announcement)
  // The engine already expects the usual limit.
  if (limitMs > SILENCE_LIMIT_MS) send()
  try {
    return await work()
  } finally {
    announced.delete(announcement)
    if (limitMs > SILENCE_LIMIT_MS) send()
  }
}

function send(): void {
  const withinMs = [...announced].reduce((most, { limitMs }) => Math.max(most, limitMs), SILENCE_LIMIT_MS)
  engine?.send({ kind: 'alive', withinMs } satisfies SignOfLife)
}
