/**
 * COCO's annotated objects for object composition: the objects of a photo, and one of them as the reference. Runs in
 * the engine.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { CutOut } from '../../../shared/inference-api.ts'
import { idField, invalid, nameField, requireUnique } from './annotation-file.ts'
import { listOf } from './annotation-lists.ts'
import { stemOf } from './picture-files.ts'

/** Share of the photo's area: a larger object leaves nothing to compose. The lower limit, in pixels, is Pic2Word's. */
const LARGEST_SHARE = 0.5
const LEAST_PIXELS = 0.05
/** The x and y of three corners. */
const LEAST_OUTLINE = 6

const side = z.number().positive()
const corner = z.number()
const outline = listOf(corner)

export const objectsFile = z.object({
  images: listOf(z.object({ id: idField, file_name: z.string(), width: side, height: side })),
  categories: listOf(z.object({ id: idField, name: z.string().min(1).max(100) })),
  annotations: listOf(
    z.object({
      id: idField,
      image_id: idField,
      category_id: idField,
      /** Left, top, width, height. */
      bbox: z.tuple([corner, corner, corner, corner]),
      /** 1 is a group of things with one outline, which has another format. */
      iscrowd: z.union([z.literal(0), z.literal(1)]),
      segmentation: z.union([listOf(outline), z.object({ counts: z.unknown() })]),
    }),
  ),
})
type ObjectsFile = z.infer<typeof objectsFile>
type Annotation = ObjectsFile['annotations'][number]

/** A photo, and the object in it that serves as the reference. */
export interface ObjectPhoto {
  /** File name without its extension. */
  readonly photo: string
  /** The object's kind, in COCO's words. */
  readonly kind: string
  /** The other kinds in the photo, each once, in the annotations' order. */
  readonly others: readonly string[]
  readonly cutOut: CutOut
}

/** In the order of the photos' ids, without photos that have no object for a reference. */
export function objectPhotos(name: string, file: ObjectsFile): readonly ObjectPhoto[] {
  const kinds = new Map(file.categories.map(({ id, name: kind }) => [id, kind]))
  const annotations = byPhoto(name, file, kinds)
  return file.images
    .toSorted((a, b) => a.id - b.id)
    .flatMap((image) => {
      const all = annotations.get(image.id) ?? []
      const usable = all.filter((each) => isUsable(each, image))
      const chosen = usable[choice(image.id, usable.length)]
      if (!chosen) return []
      const kindOf = ({ category_id: id }: Annotation) => kinds.get(id) ?? ''
      const kind = kindOf(chosen)
      const others = [...new Set(all.map(kindOf))].filter((other) => other !== kind)
      return [{ photo: stemOf(image.file_name), kind, others, cutOut: cutOutOf(chosen) }]
    })
}

/** @throws `benchmark-invalid` for a file that contradicts itself */
function byPhoto(
  name: string,
  { images, annotations }: ObjectsFile,
  kinds: ReadonlyMap<number, string>,
): ReadonlyMap<number, readonly Annotation[]> {
  requireUnique(`${name}.images`, 'id', ids(images))
  requireUnique(`${name}.annotations`, 'id', ids(annotations))
  for (const [index, { file_name: file }] of images.entries()) {
    if (nameField.safeParse(stemOf(file)).success && !file.includes('/')) continue
    throw invalid(name, `.images[${index}].file_name must be a file name`)
  }
  const found = new Map<number, Annotation[]>(images.map(({ id }) => [id, []]))
  for (const [index, annotation] of annotations.entries()) {
    const place = `.annotations[${index}]`
    if (!kinds.has(annotation.category_id)) throw invalid(name, `${place}.category_id names no category`)
    const own = found.get(annotation.image_id)
    if (!own) throw invalid(name, `${place}.image_id names no image`)
    own.push(annotation)
  }
  return found
}

function ids(entries: readonly { readonly id: number }[]): readonly number[] {
  return entries.map(({ id }) => id)
}

function isUsable(
  { bbox: [, , width, height], iscrowd, segmentation }: Annotation,
  image: { readonly width: number; readonly height: number },
): boolean {
  const area = width * height
  if (iscrowd === 1 || area <= LEAST_PIXELS || area >= LARGEST_SHARE * image.width * image.height)
    return false
  return Array.isArray(segmentation) && segmentation.some((each) => each.length >= LEAST_OUTLINE)
}

/** Looks random, and is the same each time. */
function choice(imageId: number, count: number): number {
  return count === 0 ? 0 : createHash('sha256').update(`object ${imageId}`).digest().readUInt32BE() % count
}

function cutOutOf({ bbox: [left, top, width, height], segmentation }: Annotation): CutOut {
  const outlines = Array.isArray(segmentation) ? segmentation : []
  return {
    box: { left, top, right: left + width, bottom: top + height },
    outlines: outlines.filter((each) => each.length >= LEAST_OUTLINE),
  }
}
