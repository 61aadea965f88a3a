/**
 * CIRR: queries over photos of NLVR2, each also ranked within a set of six similar photos. Runs in the engine. Files
 * follow the repository Cuberick-Orion/CIRR, the protocol SEARLE's code: the ranking leaves the reference out, and the
 * gallery is all pictures of the split.
 */
import { join } from 'node:path'
import { z } from 'zod'
import type { Benchmark, BenchmarkQuery, MetricName } from '../benchmark.ts'
import {
  captionField,
  idField,
  invalid,
  nameField,
  readAnnotations,
  requireUnique,
} from './annotation-file.ts'
import { listOf, mapOf } from './annotation-lists.ts'
import { type CirrSource, PictureTally, relativeSentence, requirePictures } from './benchmark-source.ts'
import { leaves, PictureFiles, stemOf } from './picture-files.ts'

const METRICS: readonly MetricName[] = [
  ...([1, 5, 10, 50] as const).map((k): MetricName => `recall@${k}`),
  ...([1, 2, 3] as const).map((k): MetricName => `recall-subset@${k}`),
]

/** Below the folder: as in the annotations' repository, and as SEARLE and Pic2Word expect it. */
const CAPTION_FOLDERS = ['', 'captions', join('cirr', 'captions')]
const SPLIT_FOLDERS = ['', 'image_splits', join('cirr', 'image_splits')]
/** Paths in the split file start from one of these. */
const PICTURE_FOLDERS = ['', 'img_raw', join('cirr', 'img_raw')]

const query = z.object({
  pairid: idField,
  reference: nameField,
  caption: captionField,
  img_set: z.object({ members: listOf(nameField, 100) }),
})
const judgedQuery = query.extend({ target_hard: nameField })
type Annotation = z.infer<typeof query> & Partial<z.infer<typeof judgedQuery>>

/** Name -> path below the pictures' folder. */
const splitFile = mapOf(nameField, z.string().max(1000))

export async function openCirr(source: CirrSource): Promise<Benchmark> {
  const paths = await readSplit(source)
  const annotations = await readQueries(source, paths)
  const tally = new PictureTally()
  const found = await findPictures(source, paths)
  const picture = (name: string) => tally.count(name, found.get(name) ?? null)
  const gallery = [...paths.keys()].flatMap((name) => picture(name) ?? [])
  const queries = annotations.flatMap((each) => tally.countQuery(toQuery(each, picture)))
  const name = `cirr-${source.split}`
  const benchmark = { name, gallery, queries, ...tally.missing, metrics: METRICS }
  const folders = PICTURE_FOLDERS.map((folder) => join(source.folder, folder))
  return requirePictures(
    benchmark,
    `${[...paths.values()][0] ?? 'pictures'} and others in ${folders.join(', ')}`,
  )
}

async function readSplit(source: CirrSource): Promise<ReadonlyMap<string, string>> {
  const name = splitName(source)
  const folders = annotationFolders(source, SPLIT_FOLDERS)
  const paths = await readAnnotations(name, { folders, schema: splitFile })
  for (const [picture, path] of paths) {
    if (leaves(path)) throw invalid(name, `["${picture}"] leads out of the folder: ${JSON.stringify(path)}`)
    if (stemOf(path) !== picture) throw invalid(name, `["${picture}"] is the path of another picture`)
  }
  return paths
}

async function readQueries(
  source: CirrSource,
  paths: ReadonlyMap<string, string>,
): Promise<readonly Annotation[]> {
  const name = `cap.rc2.${source.split}.json`
  const folders = annotationFolders(source, CAPTION_FOLDERS)
  const read: readonly Annotation[] =
    source.split === 'val'
      ? await readAnnotations(name, { folders, schema: listOf(judgedQuery) })
      : await readAnnotations(name, { folders, schema: listOf(query) })
  requireUnique(
    name,
    'pairid',
    read.map(({ pairid }) => pairid),
  )
  for (const [index, { reference, target_hard: target, img_set: set }] of read.entries()) {
    const unknown = [reference, ...(target ? [target] : []), ...set.members].find((each) => !paths.has(each))
    if (unknown === undefined) continue
    throw invalid(name, `[${index}] names ${unknown}, which is not in ${splitName(source)}`)
  }
  return read
}

function splitName({ split }: CirrSource): string {
  return `split.rc2.${split}.json`
}

function annotationFolders({ folder, annotations }: CirrSource, below: readonly string[]): readonly string[] {
  return below.map((each) => join(annotations ?? folder, each))
}

/** Looks in the first folder that has any of them. */
async function findPictures(
  { folder }: CirrSource,
  paths: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const pictures = await PictureFiles.open(folder)
  for (const below of PICTURE_FOLDERS) {
    const found = new Map<string, string>()
    for (const [name, path] of paths) {
      const file = await pictures.find(join(below, path, '..', name))
      if (file !== null) found.set(name, file)
    }
    if (found.size > 0) return found
  }
  return new Map()
}

/** Null if it cannot be asked or judged. */
function toQuery(
  { pairid, reference: from, target_hard: to, caption, img_set: set }: Annotation,
  picture: (name: string) => string | null,
): BenchmarkQuery | null {
  const reference = picture(from)
  const target = to === undefined ? null : picture(to)
  if (reference === null || (to !== undefined && target === null)) return null
  return {
    id: String(pairid),
    group: null,
    aspects: [],
    reference,
    words: [caption],
    sentences: [relativeSentence(caption)],
    conceptSentences: null,
    answers: target === null ? [] : [target],
    target,
    removesReference: true,
    subset: set.members.filter((member) => member !== from).flatMap((member) => picture(member) ?? []),
  }
}
