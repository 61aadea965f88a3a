/**
 * Remembers the chosen provider of a model, so that a start need not probe again (a process, two sessions), and a
 * one-shot search need not probe at all. Runs in the engine.
 */

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProviderReport } from '../../shared/inference-api.ts'
import { log } from '../lib/log.ts'

/** Drivers come and go: a verdict holds for a day. */
const REMEMBERED_MS = 24 * 3_600_000

interface Remembered {
  readonly report: ProviderReport
  readonly atMs: number
}

type Memory = Readonly<Record<string, Remembered>>

export async function recallProvider(cacheDir: string, modelDir: string): Promise<ProviderReport | null> {
  const remembered = (await read(cacheDir))[modelDir]
  return remembered && Date.now() - remembered.atMs < REMEMBERED_MS ? remembered.report : null
}

/** Without a memory that can be written, starts are slower; nothing throws. */
export async function rememberProvider(
  cacheDir: string,
  modelDir: string,
  report: ProviderReport,
): Promise<void> {
  const memory: Memory = { ...(await read(cacheDir)), [modelDir]: { report, atMs: Date.now() } }
  const file = memoryFile(cacheDir)
  try {
    await mkdir(cacheDir, { recursive: true })
    await writeFile(`${file}.${process.pid}`, JSON.stringify(memory))
    await rename(`${file}.${process.pid}`, file)
  } catch (error) {
    // The next start probes again.
    log.swallowed('provider-not-remembered', error)
  }
}

/** Empty where nothing was remembered yet, and for a file that a power cut left empty. */
async function read(cacheDir: string): Promise<Memory> {
  try {
    return JSON.parse(await readFile(memoryFile(cacheDir), 'utf8')) as Memory
  } catch {
    return {}
  }
}

function memoryFile(cacheDir: string): string {
  return join(cacheDir, 'providers.json')
}
