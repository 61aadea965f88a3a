/**
 * A library whose photos are vectors of the test's choice, and a worker without a model that refines them in slices:
 * enough for pins and words, without pictures, processes and time.
 */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ContentTable } from '../../electron/core/catalog/content-table.ts'
import type { WritableDatabase } from '../../electron/core/catalog/database.ts'
import { EmbeddingIndex } from '../../electron/core/catalog/embedding-index.ts'
import { ModelWriter } from '../../electron/core/catalog/model-table.ts'
import { openWritable } from '../../electron/core/catalog/open-database.ts'
import { UsableWords } from '../../electron/core/catalog/usable-words.ts'
import { composeRefining } from '../../electron/core/library/compose-refining.ts'
import type { ChosenPicture } from '../../electron/core/saved/picture-features.ts'
import type { PinScores } from '../../electron/core/saved/pin-watch.ts'
import type { Refining } from '../../electron/core/saved/refining.ts'
import type { RefiningTarget } from '../../electron/shared/app-refining.ts'
import { NO_FILE_CAPTURE } from '../../electron/shared/capture-date.ts'
import type { ModelInfo } from '../../electron/shared/inference-api.ts'
import { type ModelRowId, modelFingerprint } from '../../electron/shared/model-ids.ts'
import { bytesOf } from '../../electron/shared/vectors.ts'
import { SearchService } from '../../electron/worker/search/search-service.ts'
import { FakeRefiner } from './fake-refiner.ts'
import { fakeModel } from './ingest-library.ts'

export const SIZE = 4

export class RefiningLibrary {
  readonly dir = mkdtempSync(join(tmpdir(), 'searlight-refining-'))
  readonly worker = new FakeRefiner()
  readonly db: WritableDatabase = openWritable(this.dir)
  readonly #models = new ModelWriter(this.db)
  readonly #scores = new Map<number, PinScores>()
  phi = {}
  abilities: Partial<ModelInfo> = {}
  refining: Refining

  constructor() {
    this.serve('first')
    this.db.execute("INSERT INTO root (id, path, status, added_ms) VALUES (1, '/photos', 'online', 0)")
    this.refining = this.#open()
  }

  /** Another model answers from now on. */
  serve(id: string): void {
    this.#models.fill(fakeModel(id, SIZE), 0)
    this.db.execute(
      `UPDATE setting SET value = (SELECT id FROM model WHERE fingerprint = '${id}') WHERE key = 'serving_model'`,
    )
  }

  /** Of the model that answers. Returns the photo's id. */
  addPhoto(name: string, features: readonly number[]): number {
    const model = this.#models.serving()
    if (!model) throw new Error('expected a model')
    const identity = { hash: `hash-${name}`, bytes: 1, modifiedMs: 0 }
    const facts = {
      width: 1,
      height: 1,
      orientation: 1,
      captured: NO_FILE_CAPTURE,
      camera: null,
      lens: null,
      format: 'jpeg',
    }
    return this.db.transaction(() => {
      const contentId = new ContentTable(this.db).put(identity, facts, null)
      new EmbeddingIndex(this.db, model).put(contentId, Float32Array.from(features))
      return this.db
        .command(
          `INSERT OR REPLACE INTO photo (root_id, path, bytes, modified_ms, status, content_id, captured_ms)
           VALUES (1, @path, 1, 0, 'indexed', @contentId, 0)`,
        )
        .run({ path: `/photos/${name}`, contentId }).rowId
    })
  }

  /** Many photos of the model that answers, all in one plane and none like the others of a test. */
  addPhotos(count: number): void {
    const model = this.#models.serving()
    if (!model) throw new Error('expected a model')
    const content = this.db.command(
      `INSERT INTO content (hash, bytes, width, height, orientation, format) VALUES (@hash, 1, 1, 1, 1, 'jpeg')`,
    )
    const embedding = this.db.command(
      'INSERT INTO embedding (content_id, model_id, vector) VALUES (@contentId, @modelRowId, @vector)',
    )
    this.db.transaction(() => {
      for (let i = 0; i < count; i++) {
        const { rowId: contentId } = content.run({ hash: `many-${i}` })
        const vector = bytesOf(Float32Array.of(0, Math.cos(i), Math.sin(i), 1))
        embedding.run({ contentId, modelRowId: model.id, vector })
      }
    })
  }

  removePhoto(name: string): void {
    this.db.command('UPDATE photo SET removed_ms = 1 WHERE path = @path').run({ path: `/photos/${name}` })
  }

  picture(name: string): ChosenPicture {
    return { hash: `hash-${name}`, photoId: null, name, path: `/photos/${name}` }
  }

  /** Pins photos of these names with a text. */
  async pin(names: readonly string[], text = ''): Promise<RefiningTarget> {
    const references = names.map((name) => this.picture(name))
    const query = { references, text, dial: 0.5, more: [], less: [] }
    return { kind: 'pin', id: await this.refining.pins.add(query, null) }
  }

  async word(name: string, names: readonly string[]): Promise<RefiningTarget> {
    const pictures = names.map((each) => this.picture(each))
    return { kind: 'word', id: await this.refining.words.save(name, pictures) }
  }

  refinement({ kind, id }: RefiningTarget) {
    const { lists } = this.refining
    const kept = (kind === 'pin' ? lists.pins() : lists.words()).find((each) => each.id === id)
    if (!kept) throw new Error(`expected a ${kind} ${id}`)
    return kept.refinement
  }

  /** Names of the files that interrupted runs left behind. */
  checkpoints(): readonly string[] {
    const files = readdirSync(this.dir).includes('inversions')
    return files ? readdirSync(join(this.dir, 'inversions')) : []
  }

  /** The refined pseudo-word of a photo, of the first model. */
  refined(name: string, which: 'kept' | 'any' = 'kept'): Float32Array | null {
    return new UsableWords(this.db).refined(`hash-${name}`, modelFingerprint('first'), which)
  }

  /** Waits until everything that waits is done. */
  settled(): Promise<void> {
    return this.refining.settled()
  }

  /** As when the application ends and starts again. */
  async restart(): Promise<void> {
    await this.refining.close()
    this.refining = this.#open()
  }

  async close(): Promise<void> {
    this.worker.goOn()
    await this.refining.close()
    this.db.close()
    rmSync(this.dir, { recursive: true, force: true })
  }

  /** The search worker's own code, in this process. */
  #scoresOf(modelRowId: ModelRowId): PinScores {
    const known = this.#scores.get(modelRowId)
    if (known) return known
    const service = new SearchService()
    const opened = service.open({ databasePath: this.db.path, modelRowId })
    const scores: PinScores = {
      matchThresholds: (request) => opened.then(() => service.matchThresholds(request)),
      newMatches: (request) => opened.then(() => service.newMatches(request)),
    }
    this.#scores.set(modelRowId, scores)
    return scores
  }

  #open(): Refining {
    return composeRefining({
      db: this.db,
      libraryDir: this.dir,
      scores: (modelRowId) => this.#scoresOf(modelRowId),
      models: {
        open: async (modelDir) => {
          const info = { ...infoOf(modelDir), ...this.abilities }
          return { client: this.worker, info, phi: this.phi }
        },
      },
    })
  }
}

function infoOf(modelDir: string): ModelInfo {
  return {
    fingerprint: modelFingerprint(modelDir.slice('/models/'.length)),
    name: modelDir,
    modelDir,
    featureSize: SIZE,
    tokenSize: SIZE,
    hasTokenizer: true,
    hasPhi: true,
    isSample: false,
    providerReport: { provider: 'cpu', rejected: [] },
  }
}
