/**
 * The user's choice of a benchmark, and the code that all sources share. Runs in the engine.
 *
 * [Note: Missing pictures] Searlight measures a benchmark without some of its pictures, and reports what it lacks: it
 * counts each missing picture once, and each query that cannot be asked (its reference is missing) or judged (every
 * right answer is missing). If only some answers are missing, the others are the answers. It refuses a benchmark with
 * none of its pictures, and names what it looked for and where.
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
  /** The pictures in the layout of the benchmark's own repository. */
  readonly folder: string
  /** The folder of the annotation files; null is `folder`. */
  readonly annotations: string | null
}

export interface CircoSource extends AnnotatedFolder {
  readonly kind: 'circo'
  readonly split: 'val' | 'test'
}

export interface CirrSource extends AnnotatedFolder {
  readonly kind: 'cirr'
  /** CIRR calls its test split `test1`. */
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

/** Cuts a picture out: `PictureMaker.render`, because only a worker decodes pictures. */
export type CropReference = (request: RenderRequest) => Promise<RenderOutcome>

export interface ObjectCompositionSource extends AnnotatedFolder {
  readonly kind: 'object-composition'
  /** The folder of the references that are cut out of COCO's pictures; the next run finds them there. */
  readonly cropFolder: string
  readonly crop: CropReference
  /** Called after every few references. */
  readonly onProgress?: (done: number, total: number) => void
  readonly signal?: AbortSignal
}

/** `a photo of {ref} that ...`: SEARLE's sentence; the pseudo-word takes the place of `{ref}`. */
export function relativeSentence(caption: string): string {
  return `a photo of {ref} that ${caption}`
}

/** The same with the shared concept. */
export function conceptSentence(concept: string, caption: string): string {
  return `a photo of ${concept} {ref} that ${caption}`
}

/** @throws `benchmark-missing` for a benchmark without a gallery or without a query */
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

  /** @param name the source's name of the picture */
  count<T>(name: string, picture: T | null): T | null {
    if (picture === null) this.#missing.add(name)
    return picture
  }

  /** Null stands for a query that cannot be asked or judged. */
  countQuery(query: BenchmarkQuery | null): readonly BenchmarkQuery[] {
    if (query !== null) return [query]
    this.#missingQueries++
    return []
  }

  get missing(): Pick<Benchmark, 'missingPictures' | 'missingQueries'> {
    return { missingPictures: this.#missing.size, missingQueries: this.#missingQueries }
  }
}
