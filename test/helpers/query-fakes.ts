/** Encoders and a scan that give known vectors and remember what they were asked. */
import type { SearchDependencies } from '../../electron/core/query/search.ts'
import { AppError } from '../../electron/shared/errors.ts'
import type { Sentence } from '../../electron/shared/inference-api.ts'
import type { Query } from '../../electron/shared/library-api.ts'
import type { FuseRequest, ScanRequest } from '../../electron/shared/search-api.ts'
import { captureDate } from './capture-dates.ts'

export const IMAGES: Readonly<Record<string, Float32Array>> = {
  '/cat.jpg': Float32Array.of(10, 0, 0),
  '/dog.jpg': Float32Array.of(0, 0.1, 0),
}
export const TEXT = Float32Array.of(0, 0, 5)
export const COMPOSED = Float32Array.of(7, 8, 9)
/** Each coordinate of a unit vector half way between two axes, rounded as `rounded` does. */
export const DIAGONAL = Number(Math.SQRT1_2.toFixed(6))
export const HIT = {
  photoId: 1,
  path: '/p',
  score: 1,
  reference: null,
  text: null,
  captured: captureDate(),
}

/** Encoders that give known vectors and a record of what they were asked. */
export class Fakes {
  readonly decoded: string[] = []
  readonly inverted: Float32Array[] = []
  readonly batches: (readonly Sentence[])[] = []
  scanned: ScanRequest | null = null
  fused: FuseRequest | null = null

  dependencies(hasPhi = true, stored: readonly string[] = []): SearchDependencies {
    return {
      inference: {
        encodeImage: async ({ path }) => {
          this.decoded.push(path)
          const features = IMAGES[path]
          if (!features) throw new AppError('reference-unreadable', `cannot read ${path}`)
          return features
        },
        encodeText: async ({ sentences }) => {
          this.batches.push(sentences)
          return sentences.map(({ segments }) => (segments.length === 1 ? TEXT : COMPOSED))
        },
        invertByPhi: async ({ features }) => {
          this.inverted.push(...features)
          return features.map((_, i) => Float32Array.of(100 + i))
        },
      },
      invert: async (references) => references.map((_, i) => ({ token: Float32Array.of(200 + i) })),
      search: {
        scan: async (request) => {
          this.scanned = request
          return { hits: [HIT], answeredBy: 'matrix', scanMs: 3 }
        },
        fuse: async (request) => {
          this.fused = request
          return { hits: [HIT], answeredBy: 'matrix', scanMs: 3 }
        },
      },
      textMean: async () => Float32Array.of(0.1, 0.1, 0.1),
      words: [],
      refined: async () => null,
      clicked: async () => null,
      storedFeatures: async (path) => (stored.includes(path) ? (IMAGES[path] ?? null) : null),
      model: { hasPhi, hasTokenizer: true },
    }
  }
}

export function query(parts: Partial<Query>): Query {
  return { references: [], text: null, prompt: null, method: 'auto', filter: {}, limit: 10, ...parts }
}

export const rounded = (vector: Float32Array | null | undefined) =>
  vector && [...vector].map((value) => Math.round(value * 1e6) / 1e6)
