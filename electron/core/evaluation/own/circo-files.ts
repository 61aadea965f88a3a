/**
 * Marked answers as CIRCO's files, for every program that reads CIRCO: `annotations/val.json`, and COCO's list of
 * pictures, which names each file by its absolute path. Runs in the engine.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { MAX_ANSWERS, MAX_CONCEPT_LENGTH, MAX_ENTRIES } from '../../../shared/app-quality.ts'
import { AppError } from '../../../shared/errors.ts'
import { idField, invalid, readAnnotations } from '../sources/annotation-file.ts'

export const ANNOTATIONS = join('annotations', 'val.json')
const PICTURES_FOLDER = join('COCO2017_unlabeled', 'annotations')
const PICTURES = 'image_info_unlabeled2017.json'

/** One query, with CIRCO's names. */
export interface CircoQuery {
  readonly reference_img_id: number
  readonly target_img_id: number
  readonly relative_caption: string
  readonly shared_concept: string
  readonly gt_img_ids: readonly number[]
  readonly id: number
  readonly semantic_aspects: readonly string[]
}

/** A picture of the gallery, with COCO's names. */
export interface CircoPicture {
  readonly id: number
  /** Absolute. */
  readonly file_name: string
  readonly width: number
  readonly height: number
  /** Of the bytes: finds the file after a move. */
  readonly sha256: string
}

export interface CircoFiles {
  readonly queries: readonly CircoQuery[]
  readonly pictures: readonly CircoPicture[]
}

/** More than any library has photos. */
const MOST_PICTURES = 2_000_000
const words = z.string().max(20_000)
const queriesSchema = z
  .array(
    z.object({
      reference_img_id: idField,
      target_img_id: idField,
      relative_caption: words.refine((text) => text.trim() !== '', 'must not be empty'),
      shared_concept: z.string().max(MAX_CONCEPT_LENGTH),
      gt_img_ids: z.array(idField).min(1).max(MAX_ANSWERS),
      id: idField,
      semantic_aspects: z.array(z.string().max(100)).max(20),
    }),
  )
  .max(MAX_ENTRIES)
const picturesSchema = z.object({
  images: z
    .array(
      z.object({
        id: idField,
        file_name: z.string().min(1).max(4_096),
        width: idField,
        height: idField,
        sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256'),
      }),
    )
    .max(MOST_PICTURES),
})

/** The folder must exist. @throws `export-folder-unwritable`, `disk-full` */
export async function writeCirco(folder: string, { queries, pictures }: CircoFiles): Promise<void> {
  const info = { description: "Photos of a library with their owner's marks", version: '1.0' }
  try {
    for (const inside of ['annotations', PICTURES_FOLDER])
      await mkdir(join(folder, inside), { recursive: true })
    await writeFile(join(folder, ANNOTATIONS), JSON.stringify(queries, null, 4), { flag: 'wx' })
    const list = JSON.stringify({ info, licenses: [], images: pictures })
    await writeFile(join(folder, PICTURES_FOLDER, PICTURES), list, { flag: 'wx' })
  } catch (error) {
    throw unwritable(folder, error)
  }
}

/** @throws `benchmark-missing`, `benchmark-invalid` */
export async function readCirco(folder: string): Promise<CircoFiles> {
  const queries = await readAnnotations('val.json', {
    folders: [join(folder, 'annotations'), folder],
    schema: queriesSchema,
  })
  const { images } = await readAnnotations(PICTURES, {
    folders: [join(folder, PICTURES_FOLDER), folder],
    schema: picturesSchema,
  })
  const known = new Set(images.map(({ id }) => id))
  for (const [index, { reference_img_id, target_img_id, gt_img_ids }] of queries.entries()) {
    const unknown = [reference_img_id, target_img_id, ...gt_img_ids].find((id) => !known.has(id))
    if (unknown !== undefined)
      throw invalid('val.json', `[${index}] names the picture ${unknown}, which ${PICTURES} does not list`)
  }
  return { queries, pictures: images }
}

/** A new folder inside of `folder`: nothing is overwritten. @throws `export-folder-unwritable`, `disk-full` */
export async function newFolder(folder: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? name : `${name} (${number})`)
    try {
      await mkdir(path)
      return path
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(folder, error)
    }
  }
}

function unwritable(folder: string, cause: unknown): AppError {
  const { code } = cause as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('disk-full', 'the disk is full; the marks were not exported', { cause })
  return new AppError('export-folder-unwritable', `nothing can be written to ${folder} (${code})`, { cause })
}
