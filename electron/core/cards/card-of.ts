/** Finds the card of a model: the one in its directory, else the built-in one, else the default. Runs in the engine. */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelInfo } from '../../shared/inference-api.ts'
import { log } from '../lib/log.ts'
import { CARDS, DEFAULT_CARD } from './built-in.ts'
import { type Card, cardSchema } from './card.ts'

const FILE = 'card.json'
const MOST_BYTES = 64 * 1024

/** A card that cannot be used counts as missing; the log says why. */
export async function cardOf({
  fingerprint,
  modelDir,
}: Pick<ModelInfo, 'fingerprint' | 'modelDir'>): Promise<Card> {
  const builtIn = CARDS[fingerprint] ?? DEFAULT_CARD
  const path = join(modelDir, FILE)
  try {
    const text = await readBounded(path)
    return text === null ? builtIn : cardSchema.parse(JSON.parse(text))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    log.warn('card-unusable', {}, { path, message })
    return builtIn
  }
}

/** Null for a missing file. */
async function readBounded(path: string): Promise<string | null> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!handle) return null
  try {
    const { size } = await handle.stat()
    if (size > MOST_BYTES) throw new Error(`expected ${MOST_BYTES} bytes at most, got ${size}`)
    return await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}
