/**
 * CIRCO: queries with several right answers each, over COCO's 123,403 unlabelled pictures. Runs in the engine. Files
 * and protocol follow the repository miccunifi/CIRCO: the reference stays in the ranking, mAP@K counts all answers,
 * Recall@K the single target.
 *
 * [Note: Pictures by their absolute path] Searlight exports a library's own right answers in the same format, with
 * absolute paths in the list of pictures. So it follows absolute paths, to pictures only; a relative path must be one
 * of COCO's names.
 */
import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import type { Benchmark, BenchmarkQuery, MetricName } from '../benchmark.ts'
import {
  captionField,
  findAnnotations,
  idField,
  invalid,
  readAnnotations,
  requireUnique,
  textField,
} from './annotation-file.ts'
import { listOf } from './annotation-lists.ts'
import {
  type CircoSource,
  conceptSentence,
  existing,
  PictureTally,
  relativeSentence,
  requirePictures,
} from './benchmark-source.ts'
import { PictureFiles } from './picture-files.ts'

const METRICS: readonly MetricName[] = [
  ...([5, 10, 25, 50] as const).map((k): MetricName => `map@${k}`),
  ...([5, 10, 25, 50] as const).map((k): MetricName => `recall@${k}`),
]

const PICTURES = join('COCO2017_unlabeled', 'unlabeled2017')
/** Size of the unlabelled set, for folders without the file that lists it. */
const ALL_PICTURES = 123_403
/** CIRCO's queries have 23 at most. */
const MOST_ANSWERS = 1000

const query = z.object({
  id: idField,
  reference_img_id: idField,
  relative_caption: captionField,
  /** Empty if the user who marked the answers named none. */
  shared_concept: textField,
  semantic_aspects: listOf(z.string().max(100), 100).default([]),
})
const judgedQuery = query.extend({
  target_img_id: idField,
  gt_img_ids: listOf(idField, MOST_ANSWERS).refine((ids) => ids.length > 0, 'must name a picture'),
})
type Annotation = z.infer<typeof query> & Partial<z.infer<typeof judgedQuery>>

const pictureList = z.object({ images: listOf(z.object({ id: idField, file_name: z.string().max(4096) })) })
const PICTURE_LIST = 'image_info_unlabeled2017.json'

export async function openCirco(source: CircoSource): Promise<Benchmark> {
  const annotations = await readQueries(source)
  const pictures = await PictureFiles.open(source.folder)
  const stated = await statedPictures(source)
  const tally = new PictureTally()
  const find = async (id: number) =>
    tally.count(
      pictureName(id),
      stated?.has(id) === false ? null : await locate(id, stated?.get(id), pictures),
    )
  const gallery = stated ? await existing(stated.keys(), find) : await pictures.all(PICTURES)
  const queries: BenchmarkQuery[] = []
  for (const each of annotations) queries.push(...tally.countQuery(await toQuery(each, find)))
  const { missingPictures, missingQueries } = tally.missing
  const benchmark: Benchmark = {
    name: `circo-${source.split}`,
    gallery,
    queries,
    missingPictures: stated ? missingPictures : Math.max(missingPictures, ALL_PICTURES - gallery.length),
    missingQueries,
    metrics: METRICS,
  }
  return requirePictures(benchmark, join(pictures.root, PICTURES, '*.jpg'))
}

/** COCO names its pictures by their ids, in twelve digits. */
export function pictureName(id: number): string {
  return String(id).padStart(12, '0')
}

async function locate(id: number, file: string | undefined, pictures: PictureFiles): Promise<string | null> {
  if (file !== undefined && isAbsolute(file)) return pictures.findAnywhere(file)
  return pictures.find(join(PICTURES, pictureName(id)))
}

type Find = (id: number) => Promise<string | null>

async function readQueries({ folder, annotations, split }: CircoSource): Promise<readonly Annotation[]> {
  const name = `${split}.json`
  const folders = annotations === null ? [join(folder, 'annotations')] : [annotations]
  const read: readonly Annotation[] =
    split === 'val'
      ? await readAnnotations(name, { folders, schema: listOf(judgedQuery) })
      : await readAnnotations(name, { folders, schema: listOf(query) })
  requireUnique(
    name,
    'id',
    read.map(({ id }) => id),
  )
  for (const [index, { target_img_id: target, gt_img_ids: answers }] of read.entries()) {
    if (target === undefined || answers?.includes(target)) continue
    throw invalid(name, `[${index}].target_img_id is not among its gt_img_ids`)
  }
  return read
}

/** Id -> file name of all pictures to rank; null without COCO's own list of them. */
async function statedPictures({
  folder,
  annotations,
}: CircoSource): Promise<ReadonlyMap<number, string> | null> {
  const beside = join(folder, 'COCO2017_unlabeled', 'annotations')
  const folders = [beside, join(folder, 'annotations'), ...(annotations === null ? [] : [annotations])]
  const list = await findAnnotations(PICTURE_LIST, { folders, schema: pictureList })
  if (list === null) return null
  for (const [index, { id, file_name: file }] of list.images.entries()) {
    if (isAbsolute(file) || file === `${pictureName(id)}.jpg`) continue
    throw invalid(PICTURE_LIST, `.images[${index}].file_name is not the picture with id ${id}`)
  }
  requireUnique(
    `${PICTURE_LIST}.images`,
    'id',
    list.images.map(({ id }) => id),
  )
  return new Map(list.images.map(({ id, file_name: file }) => [id, file]))
}

/** Null if it cannot be asked or judged. */
async function toQuery(annotation: Annotation, find: Find): Promise<BenchmarkQuery | null> {
  const { relative_caption: caption, shared_concept: concept, gt_img_ids: stated } = annotation
  const reference = await find(annotation.reference_img_id)
  const answers = await existing([...new Set(stated)], find)
  if (reference === null || (stated !== undefined && answers.length === 0)) return null
  const { target_img_id: target } = annotation
  return {
    id: String(annotation.id),
    group: null,
    aspects: annotation.semantic_aspects,
    reference,
    words: [caption],
    sentences: [relativeSentence(caption)],
    conceptSentences: concept.trim() === '' ? null : [conceptSentence(concept, caption)],
    answers,
    target: target === undefined ? null : await find(target),
    removesReference: false,
    subset: null,
  }
}
