/**
 * Writes pictures into a folder, each whole or not at all: first under a hidden name that no scan reads, then
 * under its own. Each picture carries a seal that distinguishes it from anybody else's file. Runs in the
 * sample worker.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Picture } from '../../../native-models/demo/world/pictures.ts'
import { renderJpeg } from '../../../native-models/demo/world/render.ts'
import { AppError } from '../../shared/errors.ts'
import { type Sha256Hex, sealPicture } from '../../shared/picture-seal.ts'
import { fileOf } from './sample-pictures.ts'

const sha256: Sha256Hex = (bytes) => createHash('sha256').update(bytes).digest('hex')

/**
 * [Note: Sweeping without asking] Two processes may draw into one folder, so each has its own names for
 * unfinished files. A process does not look up whether the owner of such a file still lives, because another
 * process may have its id by now. Instead every process first deletes all unfinished files, and a process
 * whose file was deleted draws it again.
 */
const UNFINISHED = /^\.postcard-\d+\.jpg\.[0-9a-f]+$/
const OWN_ENDING = randomBytes(8).toString('hex')
/** Every other process sweeps once; the limit ends a loop in a folder that loses files for another reason. */
const TIMES_SWEPT = 8

/**
 * Draws the pictures in turn, because as many workers as cores draw at once.
 * @throws AppError `disk-full`, `export-folder-unwritable`
 */
export async function drawPictures(
  pictures: readonly Picture[],
  folder: string,
): Promise<{ readonly drawn: number; readonly present: number }> {
  try {
    await mkdir(folder, { recursive: true })
    await sweepOnce(folder)
    let drawn = 0
    for (const picture of pictures) if (await drawMissing(picture, folder)) drawn++
    return { drawn, present: pictures.length - drawn }
  } catch (error) {
    throw problemOf(error, folder)
  }
}

async function drawMissing(picture: Picture, folder: string): Promise<boolean> {
  const path = join(folder, fileOf(picture.id))
  if (await isThere(path)) return false
  const unfinished = join(folder, `.${fileOf(picture.id)}.${OWN_ENDING}`)
  const bytes = sealPicture(await renderJpeg(picture), sha256)
  for (let times = 1; ; times++) {
    try {
      await writeFile(unfinished, bytes)
      await rename(unfinished, path)
      return true
    } catch (error) {
      const wasSwept = (error as NodeJS.ErrnoException).code === 'ENOENT' && times < TIMES_SWEPT
      if (wasSwept) continue
      await rm(unfinished, { force: true })
      throw error
    }
  }
}

/** A power cut can leave an empty file. */
async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.size > 0,
    () => false,
  )
}

const swept = new Set<string>()

/** Sweeps once a process: listing a large folder takes longer than drawing the few pictures of one call. */
async function sweepOnce(folder: string): Promise<void> {
  if (swept.has(folder)) return
  await sweepUnfinished(folder)
  swept.add(folder)
}

async function sweepUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (UNFINISHED.test(name)) await rm(join(folder, name), { force: true })
  }
}

function problemOf(cause: unknown, folder: string): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('disk-full', `the disk is full: ${folder} cannot be written`, { cause })
  if (typeof code !== 'string') return cause
  return new AppError('export-folder-unwritable', `cannot write to ${folder} (${code})`, { cause })
}
