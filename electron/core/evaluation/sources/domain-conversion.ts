/**
 * Domain conversion: a photo of ImageNet's validation set asks for the same kind of thing as a cartoon, origami, toy or
 * sculpture of ImageNet-R. Runs in the engine.
 *
 * [Note: Domain conversion's protocol] As in Pic2Word's code, which SEARLE and iSEARLE follow: the classes are those of
 * ImageNet-R (200); references are all their validation photos (50 a class); the gallery is these photos, the reference
 * included, and the renditions of the four domains; Recall@K is the share of all right answers among the first K. One
 * thing differs: Searlight does not ask for a class in a domain that has no rendition of it. The published figures
 * count a miss there, so Searlight's are somewhat higher.
 */
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { Benchmark, BenchmarkQuery } from '../benchmark.ts'
import { type DomainConversionSource, requirePictures } from './benchmark-source.ts'
import { listFolder, PictureFiles, stemOf } from './picture-files.ts'

export const DOMAINS = ['cartoon', 'origami', 'toy', 'sculpture'] as const
type Domain = (typeof DOMAINS)[number]

/** ImageNet's names of classes: WordNet ids. */
const CLASS_NAME = /^n\d{8}$/
const PHOTOS_PER_CLASS = 50

/** Usual places of the classes' folders below the named one. */
const PHOTO_FOLDERS = ['', 'val', 'real']
const RENDITION_FOLDERS = ['', 'imagenet-r']

interface ClassPictures {
  readonly name: string
  readonly photos: readonly string[]
  readonly renditions: ReadonlyMap<Domain, readonly string[]>
}

export async function openDomainConversion(source: DomainConversionSource): Promise<Benchmark> {
  const renditions = await openClasses(source.renditions, { below: RENDITION_FOLDERS, of: 'ImageNet-R' })
  const photos = await openClasses(source.photos, { below: PHOTO_FOLDERS, of: "ImageNet's validation set" })
  const classes: ClassPictures[] = []
  for (const name of renditions.classes) {
    const byDomain = byDomainOf(await renditions.pictures.all(name))
    classes.push({ name, photos: await photos.pictures.all(name), renditions: byDomain })
  }
  const benchmark: Benchmark = {
    name: 'domain-conversion',
    gallery: classes.flatMap((each) => [...each.photos, ...[...each.renditions.values()].flat()]),
    queries: classes.flatMap(queriesOf),
    missingPictures: total(classes.map(missingPhotos)),
    missingQueries: total(classes.map((each) => missingPhotos(each) * each.renditions.size)),
    metrics: ['recall@10', 'recall@50'],
  }
  const lookedFor = [photos, renditions].map(({ pictures }) => join(pictures.root, 'n01443537', '*'))
  return requirePictures(benchmark, lookedFor.join(' and '))
}

/** The folder that holds a folder for each class, and the classes in it. */
async function openClasses(
  folder: string,
  { below, of }: { readonly below: readonly string[]; readonly of: string },
): Promise<{ readonly pictures: PictureFiles; readonly classes: readonly string[] }> {
  await PictureFiles.open(folder)
  for (const each of below) {
    const path = join(folder, each)
    const classes = (await listFolder(path)).filter((name) => CLASS_NAME.test(name))
    if (classes.length > 0) return { pictures: await PictureFiles.open(path), classes }
  }
  const message = `the folders for the classes of ${of} (n01443537 and others) are missing: looked in ${folder}`
  throw new AppError('benchmark-missing', message)
}

/** ImageNet-R states the domain in the name: `cartoon_12.jpg`. */
function byDomainOf(paths: readonly string[]): ReadonlyMap<Domain, readonly string[]> {
  const found = DOMAINS.map((domain) => {
    const own = paths.filter((path) => stemOf(path).split('_')[0] === domain)
    return [domain, own] as const
  })
  return new Map(found.filter(([, own]) => own.length > 0))
}

function queriesOf({ name, photos, renditions }: ClassPictures): readonly BenchmarkQuery[] {
  return photos.flatMap((reference) =>
    [...renditions].map(([domain, answers]) => ({
      id: `${name}/${stemOf(reference)}/${domain}`,
      group: domain,
      aspects: [],
      reference,
      words: [domain],
      sentences: [`${domain} of {ref}`],
      conceptSentences: null,
      answers,
      target: null,
      removesReference: false,
      subset: null,
    })),
  )
}

function missingPhotos({ photos }: ClassPictures): number {
  return Math.max(0, PHOTOS_PER_CLASS - photos.length)
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
