/**
 * Where a benchmark comes from, as a person states it. Types, and what all sources have in common. Runs in the engine.
 *
 * [Note: What is missing] A benchmark whose pictures are not all there is measured all the same, and says what it
 * lacks: a missing picture is counted once, and so is each query that cannot be asked (its reference is missing) or not
 * be judged (every right answer is missing). Where some answers are missing, those that exist are the answers. With
 * none of its pictures there it is refused, with what was looked for and where.
 */
import { AppError } from '../../../shared/errors.ts'
import type { RenderOutcome, RenderRequest } from '../../../shared/inference-api.ts'
import type { Benchmark, BenchmarkQuery } from '../benchmark.ts'

export type BenchmarkSource =
  | CircoSource
  | CirrSource
  | FashionIqSource
  | DomainConversionSource
  | ObjectCompositionSource

interface AnnotatedFolder {
  /** As the benchmark's own repository lays it out. */
  readonly folder: string
  /** Where the annotation files lie instead; null is in the folder. */
  readonly annotations: string | null
}

export interface CircoSource extends AnnotatedFolder {
  readonly kind: 'circo'
  readonly split: 'val' | 'test'
}

export interface CirrSource extends AnnotatedFolder {
  readonly kind: 'cirr'
  /** `test1` is what CIRR calls its test split. */
  readonly split: 'val' | 'test1'
}

/** The validation split: the test split's answers were never published. */
export interface FashionIqSource extends AnnotatedFolder {
  readonly kind: 'fashioniq'
}

export interface DomainConversionSource {
  readonly kind: 'domain-conversion'
  /** ImageNet's validation pictures, a folder for each class. */
  readonly photos: string
  /** ImageNet-R, a folder for each class. */
  readonly renditions: string
}

/** Pictures are decoded in a worker only, so that cutting one out is asked for: `PictureMaker.render`. */
export type CropReference = (request: RenderRequest) => Promise<RenderOutcome>

export interface ObjectCompositionSource extends AnnotatedFolder {
  readonly kind: 'object-composition'
  /** References are cut out of COCO's pictures: where they are written, and found again the next time. */
  readonly cropFolder: string
  readonly crop: CropReference
  /** Told after each few references. */
  readonly onProgress?: (done: number, total: number) => void
  readonly signal?: AbortSignal
}

/** `a photo of {ref} that ...`: the sentence of SEARLE, in which the pseudo-word stands for the reference. */
export function relativeSentence(caption: string): string {
  return `a photo of {ref} that ${caption}`
}

/** The same with what both pictures share. */
export function conceptSentence(concept: string, caption: string): string {
  return `a photo of ${concept} {ref} that ${caption}`
}

/** @throws `benchmark-missing` where nothing can be ranked or asked */
export function requirePictures(benchmark: Benchmark, lookedFor: string): Benchmark {
  if (benchmark.gallery.length > 0 && benchmark.queries.length > 0) return benchmark
  const what =
    benchmark.gallery.length === 0 ? 'None of the pictures' : 'No query with its reference and an answer'
  throw new AppError('benchmark-missing', `${what} of ${benchmark.name} is there: looked for ${lookedFor}`)
}

/** The pictures that exist, in the order of their names. */
export async function existing<T>(
  names: Iterable<T>,
  find: (name: T) => Promise<string | null>,
): Promise<readonly string[]> {
  const paths: string[] = []
  for (const name of names) {
    const path = await find(name)
    if (path !== null) paths.push(path)
  }
  return paths
}

/** Counts each missing picture once. */
export class PictureTally {
  readonly #missing = new Set<string>()
  #missingQueries = 0

  /** @param name of the picture, as its source names it */
  count<T>(name: string, picture: T | null): T | null {
    if (picture === null) this.#missing.add(name)
    return picture
  }

  /** Null is a query that cannot be asked or judged. */
  countQuery(query: BenchmarkQuery | null): readonly BenchmarkQuery[] {
    if (query !== null) return [query]
    this.#missingQueries++
    return []
  }

  get missing(): Pick<Benchmark, 'missingPictures' | 'missingQueries'> {
    return { missingPictures: this.#missing.size, missingQueries: this.#missingQueries }
  }
}
