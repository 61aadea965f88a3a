/**
 * The files behind photos: whether a file is there, and whether Searlight may still send it. Runs in the engine.
 */
import { realpath, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { PhotoFactsTable, PhotoRecord } from '../catalog/shown-photos.ts'
import { stampOf } from '../ingest/found-file.ts'
import { isInside } from '../lib/inside.ts'

export interface OriginalFile {
  /** Without links. */
  readonly path: string
  readonly bytes: number
  readonly modifiedMs: number
  /** Size and time are those of the last reading. */
  readonly unchanged: boolean
}

/** @throws `photo-missing` */
export function knownPhoto(facts: PhotoFactsTable, photoId: number): PhotoRecord {
  const photo = facts.find(photoId)
  if (photo) return photo
  throw new AppError('photo-missing', 'this photo is no longer in the library')
}

/**
 * [Note: Files that may be handed out] A scan found the photo's path below a watched folder, but a link may have replaced it
 * since. So the real file must lie in the folder. Scans also follow links out of it: there, only the very file that was
 * read as a picture counts.
 * @throws `file-unavailable`
 */
export async function originalFile(photo: PhotoRecord): Promise<OriginalFile> {
  const found = await find(photo).catch(() => null)
  if (found) return found
  throw new AppError('file-unavailable', `${basename(photo.path)} is not there now`)
}

async function find(photo: PhotoRecord): Promise<OriginalFile | null> {
  const [path, folder] = await Promise.all([realpath(photo.path), realpath(photo.folderPath)])
  const stats = await stat(path)
  const { bytes, modifiedMs } = stampOf(stats)
  const unchanged = bytes === photo.bytes && modifiedMs === photo.modifiedMs
  if (!stats.isFile() || !(unchanged || isInside(path, folder))) return null
  return { path, bytes, modifiedMs, unchanged }
}
