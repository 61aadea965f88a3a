/**
 * Where a library's sample pictures are, which ones, and how far they are: remembered in the library's folder, so that
 * whoever opens it next goes on. Runs in the engine.
 */
import { readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { z } from 'zod'
import type { GuidedQuery, SampleWorld } from '../../shared/sample-api.ts'

export const SAMPLE_PICTURES = 1_000
const SAMPLE_SEED = 1

/** Pictures that the sample model has never seen. */
export const sampleWorld = (count = SAMPLE_PICTURES): SampleWorld => ({
  split: 'test',
  count,
  seed: SAMPLE_SEED,
})

const FOLDER_NAME = 'Searlight sample pictures'
/** The name of every library that nobody named. */
const OWN_LIBRARY = 'library'

/** Beside the library, where a person finds it; libraries side by side have one each. */
export function samplePicturesFolder(libraryDir: string): string {
  const dir = resolve(libraryDir)
  const name = basename(dir)
  return join(dirname(dir), name === OWN_LIBRARY ? FOLDER_NAME : `${FOLDER_NAME} (${name})`)
}

export interface SampleRecord {
  readonly phase: 'drawing' | 'drawn'
  /** Absolute and real, as watched folders are named. */
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

/** Null where the library has none, or what is there cannot be read. */
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
