/** A library in a temporary folder with the real search worker on it, and the answer by definition. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { SearchClient } from '../../electron/core/workers/search-client.ts'
import type { Hit, RankRequest } from '../../electron/shared/search-api.ts'
import { randomNumbers, randomVector } from './random-vectors.ts'
import { MODEL_ROW_ID, type NewPhoto, SearchLibrary } from './search-library.ts'
import { cosine } from './vectors.ts'

export const SIZE = 96
export const SEARCH_WORKER = new URL('../../electron/worker/search/main.ts', import.meta.url)

export class SearchFixture {
  readonly directory = mkdtempSync(join(tmpdir(), 'searlight-search-'))
  readonly library = new SearchLibrary(join(this.directory, 'library.db'), SIZE)
  readonly vectors = new Map<number, Float32Array>()
  readonly photos: Required<NewPhoto>[] = []
  readonly #clients: SearchClient[] = []

  /** A new worker, cold. */
  client(onDeath?: (reason: string) => void): SearchClient {
    const request = { databasePath: this.library.path, modelRowId: MODEL_ROW_ID }
    const client = new SearchClient(request, {
      start: () => forkNode(SEARCH_WORKER),
      ...(onDeath && { onDeath }),
    })
    this.#clients.push(client)
    return client
  }

  /** The answers to one query of a new worker, which waits for the matrix, and of the same worker later. */
  async coldAndWarm(asked: RankRequest) {
    const client = this.client()
    const cold = await client.rank(asked)
    await client.warm()
    const warm = await client.rank(asked)
    return { cold: cold.hits, warm: warm.hits }
  }

  addContent(contentId: number, vector: Float32Array, paths: readonly string[], capturedMs = 0): void {
    this.library.putVector(contentId, vector)
    this.vectors.set(contentId, vector)
    for (const path of paths) {
      this.library.putPhoto({ path, contentId, capturedMs })
      this.photos.push({ path, contentId, capturedMs })
    }
  }

  /** Contents in four folders; every tenth one a second time elsewhere; equal directions among them. */
  addRandomContents(seed: number, from = 1, count = 2_000): void {
    const random = randomNumbers(seed)
    this.library.transaction(() => {
      for (let id = from; id < from + count; id++) {
        const twin = id % 25 === 0 ? this.vectors.get(id - 3) : undefined
        const vector = twin?.map((value) => value * 2) ?? randomVector(random, SIZE)
        const paths = [`/p/${id % 4}/${id}.jpg`, ...(id % 10 === 0 ? [`/copies/${id}.jpg`] : [])]
        this.addContent(id, vector, paths, id * 1000)
      }
    })
  }

  /** The answer by definition: every photo that passes, scored in float64, sorted. */
  bruteForce({ ranking, limit }: RankRequest, passes: (photo: Required<NewPhoto>) => boolean = () => true) {
    if (ranking.kind !== 'vector') throw new Error('expected a ranking by one vector')
    const composed = ranking.vector
    return this.photos
      .filter(passes)
      .map(({ path, contentId }) => ({
        path,
        score: cosine(this.vectors.get(contentId) ?? composed, composed),
      }))
      .sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1))
      .slice(0, limit)
  }

  close(): void {
    for (const client of this.#clients) client.close()
    this.library.close()
    rmSync(this.directory, { recursive: true, force: true })
  }
}

export function query(seed: number): Float32Array {
  return randomVector(randomNumbers(seed), SIZE)
}

export { request } from './rank-request.ts'

export function paths(hits: readonly Hit[]): readonly string[] {
  return hits.map((hit) => hit.path)
}

const TIE = 1e-6

/** The same scores place by place, and the same paths but for ties with the last, both to 1e-6. */
export function expectSameAnswer(
  hits: readonly Hit[],
  expected: readonly { path: string; score: number }[],
): void {
  expect(hits.length).toBe(expected.length)
  const differences = hits.map((hit, i) => Math.abs(hit.score - (expected[i]?.score ?? Number.NaN)))
  expect(differences.filter((difference) => !(difference < TIE))).toEqual([])
  const last = expected.at(-1)?.score ?? 0
  const certain = (all: readonly { path: string; score: number }[]) =>
    all.filter(({ score }) => score > last + 2 * TIE).map(({ path }) => path)
  expect(paths(hits)).toEqual(expect.arrayContaining(certain(expected)))
  expect(expected.map(({ path }) => path)).toEqual(expect.arrayContaining(certain(hits)))
}
