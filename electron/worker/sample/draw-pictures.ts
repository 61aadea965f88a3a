/**
 * Writes pictures into a folder, each whole or not at all: under a hidden name first, which no scan reads, then under
 * its own, and sealed, so that they can be told from anybody else's. Runs in the sample worker.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import type { Picture } from '../../../native-models/demo/world/pictures.ts'
import { renderJpeg } from '../../../native-models/demo/world/render.ts'
import { AppError } from '../../shared/errors.ts'
import { type Sha256Hex, sealPicture } from '../../shared/picture-seal.ts'
import { fileOf } from './sample-pictures.ts'

const sha256: Sha256Hex = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** The name says which process is at it: two may draw into the same folder. */
const UNFINISHED = /^\.postcard-\d+\.jpg\.(\d+)$/

/** One after another: as many workers as cores draw at once. @throws AppError `disk-full`, `export-folder-unwritable` */
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
  const unfinished = join(folder, `.${fileOf(picture.id)}.${process.pid}`)
  await writeFile(unfinished, sealPicture(await renderJpeg(picture), sha256))
  await rename(unfinished, path)
  return true
}

/** An empty file is what a power cut leaves of a name. */
async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.size > 0,
    () => false,
  )
}

const swept = new Set<string>()

/** Once a process: listing a large folder takes longer than drawing the few pictures of one call. */
async function sweepOnce(folder: string): Promise<void> {
  if (swept.has(folder)) return
  await sweepUnfinished(folder)
  swept.add(folder)
}

/** What killed processes left. */
async function sweepUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = UNFINISHED.exec(name)?.[1]
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function problemOf(cause: unknown, folder: string): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('disk-full', `the disk is full: ${folder} cannot be written`, { cause })
  if (typeof code !== 'string') return cause
  return new AppError('export-folder-unwritable', `nothing can be written to ${folder} (${code})`, { cause })
}
