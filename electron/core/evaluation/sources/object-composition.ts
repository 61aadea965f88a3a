/**
 * Object composition: asks for the photo that shows the reference's object and the named ones. Runs in the engine.
 *
 * [Note: Object composition's protocol] As in Pic2Word's code, which SEARLE and iSEARLE follow. The reference is one
 * object of each photo of COCO's validation set whose box is smaller than half of it, cut out along its outline on
 * white. The photo itself is the only right answer; the gallery is all photos that have such an object. The sentence is
 * SEARLE's. Text methods read every object's name, the reference's too, as Pic2Word's do. Three things differ. The
 * photo's id chooses the object (theirs is random and not published). A group with one outline is never the reference.
 * A cut-out gets the padding of any reference; theirs was stretched to a square.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { Benchmark, BenchmarkQuery } from '../benchmark.ts'
import { readAnnotations } from './annotation-file.ts'
import { type ObjectCompositionSource, PictureTally, requirePictures } from './benchmark-source.ts'
import { type ObjectPhoto, objectPhotos, objectsFile } from './coco-objects.ts'
import { PictureFiles } from './picture-files.ts'

const OBJECTS = 'instances_val2017.json'
const PICTURES = 'val2017'
/** COCO's photos are 640 pixels long, so none becomes smaller. */
const CROP_PIXELS = 1024
/** Open requests; the worker takes as many as it has memory for. */
const CROPS_AT_ONCE = 8

export async function openObjectComposition(source: ObjectCompositionSource): Promise<Benchmark> {
  const { folder, annotations } = source
  const folders = annotations === null ? [join(folder, 'annotations'), folder] : [annotations]
  const stated = objectPhotos(OBJECTS, await readAnnotations(OBJECTS, { folders, schema: objectsFile }))
  const pictures = await PictureFiles.open(folder)
  const tally = new PictureTally()
  const paths = new Map<string, string>()
  for (const { photo } of stated) {
    const path = tally.count(photo, await pictures.find(join(PICTURES, photo)))
    if (path !== null) paths.set(photo, path)
  }
  const made = await cropAll(stated, paths, source)
  const queries = stated.flatMap((each) => {
    const [reference, answer] = [made.get(each.photo), paths.get(each.photo)]
    return tally.countQuery(reference && answer ? toQuery(each, reference, answer) : null)
  })
  const metrics = ['recall@1', 'recall@5', 'recall@10'] as const
  const gallery = [...paths.values()]
  const benchmark = { name: 'object-composition', gallery, queries, ...tally.missing, metrics }
  return requirePictures(benchmark, join(pictures.root, PICTURES, '*.jpg'))
}

/** Photo -> its object as a file, without unreadable photos. */
async function cropAll(
  photos: readonly ObjectPhoto[],
  paths: ReadonlyMap<string, string>,
  { cropFolder, crop, onProgress, signal }: ObjectCompositionSource,
): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>()
  const wanted = photos.filter(({ photo }) => paths.has(photo))
  const one = async (object: ObjectPhoto) => {
    const path = paths.get(object.photo)
    if (path === undefined) return
    const target = join(cropFolder, await cropName(object, path))
    if (!existsSync(target)) {
      const outcome = await crop({ path, target, longSide: CROP_PIXELS, hash: null, cutOut: object.cutOut })
      if (outcome.status === 'failed') return
    }
    made.set(object.photo, target)
  }
  for (let from = 0; from < wanted.length; from += CROPS_AT_ONCE) {
    if (signal?.aborted) throw new AppError('cancelled', 'cancelled while references were cut out')
    const some = wanted.slice(from, from + CROPS_AT_ONCE)
    await Promise.all(some.map(one))
    onProgress?.(from + some.length, wanted.length)
  }
  return made
}

/** The name states the file and the outline, so that a cut-out of another file never takes its place. */
async function cropName({ photo, cutOut }: ObjectPhoto, path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path)
  const made = JSON.stringify([path, size, mtimeMs, cutOut])
  return `${photo}-${createHash('sha256').update(made).digest('hex').slice(0, 12)}.jpg`
}

function toQuery({ photo, kind, others }: ObjectPhoto, reference: string, answer: string): BenchmarkQuery {
  return {
    id: photo,
    group: null,
    aspects: [],
    reference,
    words: [`a photo of ${[kind, ...others].join(' and ')}`],
    sentences: [compositionSentence('{ref}', others)],
    conceptSentences: [compositionSentence(`${kind} {ref}`, others)],
    answers: [answer],
    target: answer,
    removesReference: false,
    subset: null,
  }
}

/** "a photo of $, {obj1} and {obj2}, ..., and {objn}" (iSEARLE, section V); "and" before a single one. */
export function compositionSentence(reference: string, others: readonly string[]): string {
  const [first, second, ...more] = others
  if (first === undefined) return `a photo of ${reference}`
  if (second === undefined) return `a photo of ${reference} and ${first}`
  const [last, ...rest] = more.toReversed()
  const listed = [
    `${first} and ${second}`,
    ...rest.toReversed(),
    ...(last === undefined ? [] : [`and ${last}`]),
  ]
  return `a photo of ${reference}, ${listed.join(', ')}`
}
