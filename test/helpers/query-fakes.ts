/**
 * Encoders and a scan that give known vectors and remember their requests, and queries as the catalogue resolves them.
 */

import type { Guesses } from '../../electron/core/names/guess-names.ts'
import type { Encoder } from '../../electron/core/query/encode.ts'
import type { NamedWord } from '../../electron/core/query/known-words.ts'
import { checkQuery } from '../../electron/core/query/query-plan.ts'
import type { KnownPicture, Picture, ResolvedQuery } from '../../electron/core/query/resolve.ts'
import type { Scanner } from '../../electron/core/query/search.ts'
import { AppError } from '../../electron/shared/errors.ts'
import type { Sentence } from '../../electron/shared/inference-api.ts'
import type { Query, QueryReference } from '../../electron/shared/library-api.ts'
import type {
  NamesRanking,
  Ranking,
  RankRequest,
  RankResponse,
  SurroundingsRequest,
} from '../../electron/shared/search-api.ts'
import { captureDate } from './capture-dates.ts'
import { PSEUDO_WORD_CARD } from './cards.ts'

export const IMAGES: Readonly<Record<string, Float32Array>> = {
  '/cat.jpg': Float32Array.of(10, 0, 0),
  '/dog.jpg': Float32Array.of(0, 0.1, 0),
}
export const TEXT = Float32Array.of(0, 0, 5)
export const COMPOSED = Float32Array.of(7, 8, 9)
/** Each coordinate of the unit vector in the middle of two axes, rounded as `rounded` does. */
export const DIAGONAL = Number(Math.SQRT1_2.toFixed(6))
export const HIT = {
  photoId: 1,
  path: '/p',
  score: 1,
  reference: null,
  text: null,
  band: null,
  match: null,
  captured: captureDate(),
}
/** The guesses for every reference. */
export const GUESSES: Guesses = {
  names: [
    { name: 'dog', score: 0.5, share: 0.75 },
    { name: 'cat', score: 0.4, share: 0.25 },
  ],
  likeness: Float32Array.of(1, 1, 0),
}
/** An answer of the search process with these hits. */
export function answered(hits: RankResponse['hits'], scanMs = 3): RankResponse {
  return { hits, bands: null, statisticsPending: false, photos: 100, scanMs }
}

/** Encoders that give known vectors and a record of their requests. */
export class Fakes {
  readonly decoded: string[] = []
  readonly inverted: Float32Array[] = []
  readonly batches: (readonly Sentence[])[] = []
  /** With the vector that ranks, if it is one. */
  scanned: (RankRequest & { readonly composed: Float32Array | null }) | null = null
  /** The last ranking by names. */
  mixed: NamesRanking | null = null
  /** The last ranking by two sides. */
  fused: Extract<Ranking, { readonly kind: 'basic' }> | null = null
  /** Requests for what is near a reference. */
  readonly surveyed: SurroundingsRequest[] = []
  readonly scanner: Scanner = {
    surroundings: async (request) => {
      this.surveyed.push(request)
      return { nearest: new Float32Array(3), centre: new Float32Array(3) }
    },
    rank: async (request) => {
      const { ranking } = request
      this.scanned = { ...request, composed: ranking.kind === 'vector' ? ranking.vector : null }
      this.fused = ranking.kind === 'basic' ? ranking : null
      this.mixed = ranking.kind === 'names' ? ranking : null
      return answered([HIT])
    },
  }

  encoder(hasPhi = true, card = PSEUDO_WORD_CARD): Encoder {
    return {
      model: { hasPhi, hasTokenizer: true },
      card,
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
      optimise: async (references) => references.map((_, i) => ({ token: Float32Array.of(200 + i) })),
      textMean: async () => Float32Array.of(0.1, 0.1, 0.1),
      guesses: async () => GUESSES,
    }
  }
}

export function query(parts: Partial<Query>): Query {
  return { references: [], text: null, prompt: null, method: 'auto', filter: {}, limit: 10, ...parts }
}

/** Files from outside. */
export function files(...paths: readonly string[]): readonly QueryReference[] {
  return paths.map((path) => ({ kind: 'file', path }))
}

export function known(photoId: number, features: Float32Array): KnownPicture {
  return { kind: 'known', photoId, hash: `hash of ${photoId}`, features }
}

interface Found extends Partial<Omit<ResolvedQuery, 'query' | 'references'>> {
  /** Paths that the library has photos of. */
  readonly stored?: readonly string[]
  readonly words?: readonly NamedWord[]
}

/** A query of files as `resolveQuery` answers for it, with all that it finds. @throws AppError `usage` */
export function resolved(
  parts: Partial<Query>,
  { stored = [], words = [], clicks = { more: [], less: [] }, refined }: Found = {},
): ResolvedQuery {
  const asked = query(parts)
  checkQuery(asked, words)
  const references = asked.references.map((reference, i): Picture => {
    if (reference.kind !== 'file') throw new Error('expected a file')
    const features = stored.includes(reference.path) ? IMAGES[reference.path] : undefined
    return features ? known(i + 1, features) : { kind: 'file', path: reference.path }
  })
  return { query: asked, references, refined: refined ?? references.map(() => null), words, clicks }
}

export const rounded = (vector: Float32Array | null | undefined) =>
  vector && [...vector].map((value) => Math.round(value * 1e6) / 1e6)
