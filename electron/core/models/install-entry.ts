/**
 * Installs one entry of the catalogue, from nothing or from a partial download. Runs in the engine. A model appears
 * under its name whole or not at all: the installer renames its folder when every file has passed.
 */
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { checkSpace, type FreeBytes } from '../lib/disk-space.ts'
import { type CatalogueEntry, entryBytes, expectedBytes } from './catalogue.ts'
import { fetchFile } from './fetch-file.ts'
import type { FirstUses } from './first-uses.ts'
import { exists, type ModelPlaces } from './model-places.ts'
import { isInstalled, type ReceivedFile, receiptPath, receivedFiles, writeReceipt } from './receipt.ts'
import type { RetryOptions } from './retrying.ts'
import type { Web } from './web-request.ts'

export interface InstallOptions extends RetryOptions {
  readonly places: ModelPlaces
  readonly web: Web
  readonly firstUses: FirstUses
  readonly free: FreeBytes
  readonly onBytes: (doneBytes: number, totalBytes: number) => void
}

/** The caller holds the entry's lock. Returns the directory of the installed files. */
export async function installEntry(entry: CatalogueEntry, options: InstallOptions): Promise<string> {
  const { places } = options
  const target = places.target(entry)
  if (await isInstalled(target, entry)) return target
  await checkTarget(entry, target)
  await mkdir(places.staging(entry), { recursive: true })
  // Searlight compiles a model beside its weights, which takes as much again.
  const copies = entry.belongsTo === null ? 2 : 1
  const neededBytes = entryBytes(entry) * copies - (await places.bytesKept(entry))
  await checkSpace(places.directory, neededBytes, options.free)
  const files = await fetchFiles(entry, options)
  if (entry.belongsTo === null) await moveIn(entry, target, files, options)
  else await moveBeside(entry, target, files, options)
  return target
}

/** A file that no earlier download made belongs to the user. */
async function checkTarget(entry: CatalogueEntry, target: string): Promise<void> {
  if (entry.belongsTo !== null && !(await exists(join(target, 'config.json'))))
    throw new AppError(
      'model-required',
      `${entry.title} is put beside ${entry.belongsTo}: install that first`,
    )
  if (await exists(receiptPath(target, entry))) return
  const taken = entry.belongsTo === null ? [target] : entry.files.map(({ name }) => join(target, name))
  for (const path of taken) {
    if (await exists(path))
      throw new AppError(
        'download-failed',
        `${path} is there already and is not from here: move it away first`,
      )
  }
}

async function fetchFiles(entry: CatalogueEntry, options: InstallOptions): Promise<readonly ReceivedFile[]> {
  const { places, onBytes } = options
  const staging = places.staging(entry)
  const received = [...((await receivedFiles(staging, entry)) ?? [])]
  const sizes = new Map(entry.files.map((file) => [file.name, expectedBytes(file)]))
  let before = 0
  for (const file of entry.files) {
    const path = places.checked(entry, file)
    const earlier = received.find(({ name, url }) => name === file.name && url === file.url)
    const isThere = earlier && (await exists(path))
    const fetched = isThere
      ? earlier
      : await fetchFile(file, {
          ...options,
          path,
          partPath: places.part(entry, file),
          onBytes: (doneBytes, wholeBytes) => {
            sizes.set(file.name, wholeBytes)
            onBytes(before + doneBytes, sum(sizes))
          },
        })
    if (!isThere) received.push(fetched)
    // After each file, so that no file is downloaded again after its check.
    await writeReceipt(staging, entry, received)
    sizes.set(file.name, fetched.bytes)
    before += fetched.bytes
    onBytes(before, sum(sizes))
  }
  return received
}

async function moveIn(
  entry: CatalogueEntry,
  target: string,
  files: readonly ReceivedFile[],
  { places }: InstallOptions,
): Promise<void> {
  const staging = places.staging(entry)
  await writeReceipt(staging, entry, files)
  // An earlier installation that lost a file; otherwise it would count as installed.
  await rm(target, { recursive: true, force: true })
  await rename(staging, target)
}

/** The receipt comes first, because a file without one belongs to the user. */
async function moveBeside(
  entry: CatalogueEntry,
  target: string,
  files: readonly ReceivedFile[],
  { places }: InstallOptions,
): Promise<void> {
  await writeReceipt(target, entry, files)
  for (const file of entry.files) await rename(places.checked(entry, file), join(target, file.name))
  await rm(places.staging(entry), { recursive: true, force: true })
}

function sum(sizes: ReadonlyMap<string, number>): number {
  return [...sizes.values()].reduce((total, size) => total + size, 0)
}
