/** The record of an installation: files, source and checks, beside the model. Runs in the engine. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readJson, writeJson } from '../lib/small-json.ts'
import type { CatalogueEntry } from './catalogue.ts'

const fileSchema = z.object({
  name: z.string(),
  url: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  check: z.enum(['recorded', 'hub', 'first-use']),
})
const schema = z.object({ name: z.string(), installedAt: z.string(), files: z.array(fileSchema) })

export type ReceivedFile = Readonly<z.infer<typeof fileSchema>>

export function receiptPath(directory: string, { name }: CatalogueEntry): string {
  return join(directory, `${name}.download.json`)
}

export function writeReceipt(
  directory: string,
  entry: CatalogueEntry,
  files: readonly ReceivedFile[],
): Promise<void> {
  const installedAt = new Date().toISOString()
  return writeJson(receiptPath(directory, entry), { name: entry.name, installedAt, files })
}

/** Null if none of its files was installed there. */
export async function receivedFiles(
  directory: string,
  entry: CatalogueEntry,
): Promise<readonly ReceivedFile[] | null> {
  const receipt = await readJson(receiptPath(directory, entry), schema)
  return receipt?.name === entry.name ? receipt.files : null
}

/** True if every file has its recorded length. */
export async function isInstalled(directory: string, entry: CatalogueEntry): Promise<boolean> {
  const files = await receivedFiles(directory, entry)
  if (files === null) return false
  const sizes = await Promise.all(files.map(({ name }) => sizeOf(join(directory, name))))
  return files.every(({ bytes }, at) => sizes[at] === bytes)
}

/** Null for a missing file. */
export function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  )
}
