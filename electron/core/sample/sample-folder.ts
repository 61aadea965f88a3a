/**
 * Remembers folder, world and progress of a library's sample pictures in the library's folder, so that the next process
 * that opens it continues. Runs in the engine.
 */
import { readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { z } from 'zod'
import type { GuidedQuery, SampleWorld } from '../../shared/sample-api.ts'

export const SAMPLE_PICTURES = 1_000
const SAMPLE_SEED = 1

/** The sample model has never seen these pictures. */
export const sampleWorld = (count = SAMPLE_PICTURES): SampleWorld => ({
  split: 'test',
  count,
  seed: SAMPLE_SEED,
})

const FOLDER_NAME = 'Searlight sample pictures'
/** The default name of a library's folder. */
const OWN_LIBRARY = 'library'

/** Beside the library, where the user finds it; each library has one of its own. */
export function samplePicturesFolder(libraryDir: string): string {
  const dir = resolve(libraryDir)
  const name = basename(dir)
  return join(dirname(dir), name === OWN_LIBRARY ? FOLDER_NAME : `${FOLDER_NAME} (${name})`)
}

export interface SampleRecord {
  readonly phase: 'drawing' | 'drawn'
  /** Absolute and real, like the names of watched folders. */
  readonly folder: string
  readonly pictures: number
  readonly guided: readonly GuidedQuery[]
}

const recordSchema = z.object({
  phase: z.enum(['drawing', 'drawn']),
  folder: z.string(),
  pictures: z.int().min(1),
  guided: z.array(z.object({ reference: z.string(), text: z.string() })),
})

const recordPath = (libraryDir: string) => join(libraryDir, 'sample.json')

/** Null if the library has none, or the file cannot be read. */
export function readSampleRecord(libraryDir: string): SampleRecord | null {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(recordPath(libraryDir), 'utf8')))
  } catch {
    return null
  }
}

export async function writeSampleRecord(libraryDir: string, record: SampleRecord): Promise<void> {
  await mkdir(libraryDir, { recursive: true })
  const staged = `${recordPath(libraryDir)}.${process.pid}`
  await writeFile(staged, JSON.stringify(record, null, 1))
  await rename(staged, recordPath(libraryDir))
}

export function removeSampleRecord(libraryDir: string): Promise<void> {
  return rm(recordPath(libraryDir), { force: true })
}
