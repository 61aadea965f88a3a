/** Removes downloaded files, and nothing else. Runs in the engine. */
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { CatalogueEntry } from './catalogue.ts'
import type { ModelPlaces } from './model-places.ts'
import { type ReceivedFile, receiptPath, receivedFiles } from './receipt.ts'

/** The caller holds the entry's lock. A folder without a receipt belongs to the user. @throws `model-unknown` */
export async function removeEntry(entry: CatalogueEntry, places: ModelPlaces): Promise<void> {
  const [target, staging] = [places.target(entry), places.staging(entry)]
  const files = await receivedFiles(target, entry)
  if (files === null && (await places.bytesKept(entry)) === 0)
    throw new AppError('model-unknown', `${entry.name} is not installed`)
  await rm(staging, { recursive: true, force: true })
  if (files === null) return
  if (entry.belongsTo !== null) return removeBeside(entry, target, files)
  // Moves it away first, so that no half-removed folder counts as a model.
  await rename(target, staging)
  await rm(staging, { recursive: true, force: true })
}

async function removeBeside(
  entry: CatalogueEntry,
  target: string,
  files: readonly ReceivedFile[],
): Promise<void> {
  for (const { name } of files) await rm(join(target, name), { force: true })
  await rm(receiptPath(target, entry), { force: true })
}
