/**
 * FashionIQ's validation split: two captions a query, three categories. Runs in the engine.
 *
 * [Note: FashionIQ's protocol] As in SEARLE's code. Each category has a gallery of its own, which is all pictures of
 * its split file (the "original split"; others rank only the pictures that a query names, and get higher figures). The
 * reference stays in the ranking. The captions lose the marks around them; "and" joins them in both orders, and the
 * query takes the mean of both features. The figures are the mean over the categories, whatever their numbers of
 * queries.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import type { Benchmark, BenchmarkQuery } from '../benchmark.ts'
import { findAnnotations, invalid, nameField, readAnnotations, textField } from './annotation-file.ts'
import { listOf } from './annotation-lists.ts'
import {
  existing,
  type FashionIqSource,
  PictureTally,
  relativeSentence,
  requirePictures,
} from './benchmark-source.ts'
import { PictureFiles } from './picture-files.ts'

export const FASHION_CATEGORIES = ['dress', 'shirt', 'toptee'] as const
type Category = (typeof FASHION_CATEGORIES)[number]

/** Below the folder: of FashionIQ's own repository and SEARLE, of Pic2Word, and of files that lie side by side. */
const CAPTION_FOLDERS = ['', 'captions', 'json']
const SPLIT_FOLDERS = ['', 'image_splits']

const query = z.object({
  candidate: nameField,
  target: nameField,
  captions: z
    .tuple([textField, textField])
    .transform((captions) => captions.map(bare).filter((caption) => caption !== ''))
    .refine((captions) => captions.length > 0, 'must hold a word'),
})
type Annotation = z.infer<typeof query>

/** Returns one for each category that has its files. @throws `benchmark-missing` if none has */
export async function openFashionIq(source: FashionIqSource): Promise<readonly Benchmark[]> {
  const pictures = await PictureFiles.open(source.folder)
  const benchmarks: Benchmark[] = []
  for (const category of FASHION_CATEGORIES) {
    const benchmark = await openCategory(category, source, pictures)
    if (benchmark !== null) benchmarks.push(benchmark)
  }
  if (benchmarks.length > 0) return benchmarks
  const folders = annotationFolders(source, CAPTION_FOLDERS).join(', ')
  throw new AppError(
    'benchmark-missing',
    `FashionIQ's captions (cap.dress.val.json and others) were looked for in ${folders}, and are not there`,
  )
}

/** Null if it has no captions. */
async function openCategory(
  category: Category,
  source: FashionIqSource,
  pictures: PictureFiles,
): Promise<Benchmark | null> {
  const captions = `cap.${category}.val.json`
  const folders = annotationFolders(source, CAPTION_FOLDERS)
  const annotations = await findAnnotations(captions, { folders, schema: listOf(query) })
  if (annotations === null) return null
  const names = await readSplit(category, source)
  const stray = annotations.findIndex(({ target }) => !names.has(target))
  if (stray >= 0) throw invalid(captions, `[${stray}].target is not in split.${category}.val.json`)

  const tally = new PictureTally()
  const find = async (name: string) => tally.count(name, await pictures.find(join('images', name)))
  const gallery = await existing(names, find)
  const queries: BenchmarkQuery[] = []
  for (const [index, each] of annotations.entries()) {
    const query = await toQuery(each, { id: `${category}-${index}`, category, find })
    queries.push(...tally.countQuery(query))
  }
  const metrics = ['recall@10', 'recall@50'] as const
  const benchmark = { name: `fashioniq-${category}`, gallery, queries, ...tally.missing, metrics }
  return requirePictures(benchmark, join(pictures.root, 'images', '*.jpg'))
}

async function readSplit(category: Category, source: FashionIqSource): Promise<ReadonlySet<string>> {
  const folders = annotationFolders(source, SPLIT_FOLDERS)
  const schema = listOf(nameField)
  return new Set(await readAnnotations(`split.${category}.val.json`, { folders, schema }))
}

function annotationFolders(
  { folder, annotations }: FashionIqSource,
  below: readonly string[],
): readonly string[] {
  return below.map((each) => join(annotations ?? folder, each))
}

/** Null if it cannot be asked or judged. */
async function toQuery(
  annotation: Annotation,
  {
    id,
    category,
    find,
  }: {
    readonly id: string
    readonly category: Category
    readonly find: (name: string) => Promise<string | null>
  },
): Promise<BenchmarkQuery | null> {
  const reference = await find(annotation.candidate)
  const target = await find(annotation.target)
  if (reference === null || target === null) return null
  const words = bothOrders(annotation.captions)
  return {
    id,
    group: category,
    aspects: [],
    reference,
    words,
    sentences: words.map(relativeSentence),
    conceptSentences: null,
    answers: [target],
    target,
    removesReference: false,
    subset: null,
  }
}

function bothOrders(captions: readonly string[]): readonly string[] {
  if (captions.length === 1) return captions
  return [captions.join(' and '), captions.toReversed().join(' and ')]
}

/** Removes the marks and spaces around a caption. */
function bare(caption: string): string {
  return caption.replace(/^[.?, ]+|[.?, ]+$/g, '')
}
