/**
 * The files behind photos: whether one is there, and whether it is still the library's to hand out. Runs in the engine.
 */
import { realpath, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { PhotoFactsTable, PhotoRecord } from '../catalog/photo-facts.ts'
import { stampOf } from '../ingest/found-file.ts'
import { isInside } from '../lib/inside.ts'

export interface OriginalFile {
  /** Real: no link on the way. */
  readonly path: string
  readonly bytes: number
  readonly modifiedMs: number
  /** As it was when it was read. */
  readonly unchanged: boolean
}

/** @throws `photo-missing` */
export function knownPhoto(facts: PhotoFactsTable, photoId: number): PhotoRecord {
  const photo = facts.find(photoId)
  if (photo) return photo
  throw new AppError('photo-missing', 'this photo is no longer in the library')
}

/**
 * [Note: What may be handed out] A photo's path was found below a watched folder, but a link may have taken its place
 * since. Its file must lie in the folder for real; outside of it, where scans follow links to, only the very file
 * that was read as a picture will do.
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
