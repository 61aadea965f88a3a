/**
 * CIRCO: queries with several right answers each, over COCO's 123,403 unlabelled pictures. Runs in the engine. Files and
 * protocol are those of the repository miccunifi/CIRCO: the reference stays in the ranking, mAP@K counts all answers,
 * Recall@K the single target.
 */
import { join } from 'node:path'
import { z } from 'zod'
import type { Benchmark, BenchmarkQuery, MetricName } from '../benchmark.ts'
import {
  captionField,
  findAnnotations,
  idField,
  invalid,
  readAnnotations,
  requireUnique,
} from './annotation-file.ts'
import {
  type CircoSource,
  conceptSentence,
  existing,
  PictureTally,
  relativeSentence,
  requirePictures,
} from './benchmark-source.ts'
import { PictureFiles, stemOf } from './picture-files.ts'

const METRICS: readonly MetricName[] = [
  ...([5, 10, 25, 50] as const).map((k): MetricName => `map@${k}`),
  ...([5, 10, 25, 50] as const).map((k): MetricName => `recall@${k}`),
]

const PICTURES = join('COCO2017_unlabeled', 'unlabeled2017')
/** Of the unlabelled set, for folders without the file that lists it. */
const ALL_PICTURES = 123_403
/** CIRCO's have 23 at most. */
const MOST_ANSWERS = 1000

const query = z.object({
  id: idField,
  reference_img_id: idField,
  relative_caption: captionField,
  shared_concept: captionField,
  semantic_aspects: z.array(z.string().max(100)).max(100).default([]),
})
const judgedQuery = query.extend({
  target_img_id: idField,
  gt_img_ids: z.array(idField).min(1).max(MOST_ANSWERS),
})
type Annotation = z.infer<typeof query> & Partial<z.infer<typeof judgedQuery>>

const pictureList = z.object({ images: z.array(z.object({ id: idField, file_name: z.string() })) })
const PICTURE_LIST = 'image_info_unlabeled2017.json'

export async function openCirco(source: CircoSource): Promise<Benchmark> {
  const annotations = await readQueries(source)
  const pictures = await PictureFiles.open(source.folder)
  const tally = new PictureTally()
  const ids = await statedPictures(source)
  const known = ids && new Set(ids)
  const find = async (id: number) => {
    const name = pictureName(id)
    if (known?.has(id) === false) return tally.count(name, null)
    return tally.count(name, await pictures.find(join(PICTURES, name)))
  }
  const gallery = ids ? await existing(ids, find) : await pictures.all(PICTURES)
  const queries: BenchmarkQuery[] = []
  for (const each of annotations) queries.push(...tally.countQuery(await toQuery(each, find)))
  const { missingPictures, missingQueries } = tally.missing
  const benchmark: Benchmark = {
    name: `circo-${source.split}`,
    gallery,
    queries,
    missingPictures: ids ? missingPictures : Math.max(missingPictures, ALL_PICTURES - gallery.length),
    missingQueries,
    metrics: METRICS,
  }
  return requirePictures(benchmark, join(pictures.root, PICTURES, '*.jpg'))
}

/** COCO names its pictures by their ids, in twelve digits. */
export function pictureName(id: number): string {
  return String(id).padStart(12, '0')
}

type Find = (id: number) => Promise<string | null>

async function readQueries({ folder, annotations, split }: CircoSource): Promise<readonly Annotation[]> {
  const name = `${split}.json`
  const folders = annotations === null ? [join(folder, 'annotations')] : [annotations]
  const read: readonly Annotation[] =
    split === 'val'
      ? await readAnnotations(name, { folders, schema: z.array(judgedQuery) })
      : await readAnnotations(name, { folders, schema: z.array(query) })
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

/** Ids of all pictures to rank, where COCO's own file lists them. */
async function statedPictures({ folder, annotations }: CircoSource): Promise<readonly number[] | null> {
  const beside = join(folder, 'COCO2017_unlabeled', 'annotations')
  const folders = [beside, join(folder, 'annotations'), ...(annotations === null ? [] : [annotations])]
  const list = await findAnnotations(PICTURE_LIST, { folders, schema: pictureList })
  if (list === null) return null
  for (const [index, { id, file_name: file }] of list.images.entries()) {
    if (stemOf(file) === pictureName(id)) continue
    throw invalid(PICTURE_LIST, `.images[${index}].file_name is not the picture with id ${id}`)
  }
  const ids = list.images.map(({ id }) => id)
  requireUnique(`${PICTURE_LIST}.images`, 'id', ids)
  return ids
}

/** Null where it cannot be asked, or not be judged. */
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
    conceptSentences: [conceptSentence(concept, caption)],
    answers,
    target: target === undefined ? null : await find(target),
    removesReference: false,
    subset: null,
  }
}
