/**
 * Scores embeddings against the bank of names where they have no statistics yet: of photos that were just indexed, and of
 * a library that an earlier release made. Decodes nothing. Runs in the engine, behind indexing and queries.
 *
 * The catalogue is the queue: a kill loses one slice at most, and the next run continues.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { InferenceApi, ModelInfo } from '../../shared/inference-api.ts'
import type { ModelRowId } from '../../shared/model-ids.ts'
import { BankStatisticsTable } from '../catalog/bank-statistics.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { bankOf, bankStatistics, type NameBank } from '../names/bank.ts'
import { nameFeatures } from '../names/name-features.ts'

export interface ScoredModel {
  readonly client: Pick<InferenceApi, 'encodeText' | 'conceptNames'>
  readonly info: Pick<ModelInfo, 'fingerprint' | 'featureSize' | 'hasTokenizer'>
  readonly modelRowId: ModelRowId
}

/** Embeddings of one transaction: about 5 ms at 512 values. */
const SLICE = 16

export class StatisticsPass {
  readonly #table: BankStatisticsTable
  readonly #model: ScoredModel
  #bank: NameBank | null = null
  /** No embedding up to this id lacks statistics. */
  #after = 0
  #stopped = false

  constructor(db: WritableDatabase, model: ScoredModel) {
    this.#table = new BankStatisticsTable(db, model.modelRowId)
    this.#model = model
  }

  /**
   * Until every embedding has its statistics, or the pass is stopped. A model that reads no text has none.
   * @throws `disk-full`, `inference-unavailable`, `cancelled`; the next run continues
   */
  async run(): Promise<void> {
    if (!this.#model.info.hasTokenizer || this.#stopped) return
    const bank = await this.#openBank()
    this.#table.useBank(bank.hash)
    while (!this.#stopped) {
      const slice = this.#table.unscored(this.#after, SLICE)
      if (slice.length === 0) return
      this.#table.store(
        slice.flatMap(({ id, features }) => {
          const statistics = bankStatistics(bank, features)
          return statistics ? [{ id, ...statistics }] : []
        }),
      )
      this.#after = slice.at(-1)?.id ?? this.#after
      await nextTurn()
    }
  }

  /** For good. */
  stop(): void {
    this.#stopped = true
  }

  async #openBank(): Promise<NameBank> {
    const { client, info } = this.#model
    this.#bank ??= bankOf(
      await nameFeatures({
        model: info,
        encodeText: (request) => client.encodeText(request),
        conceptNames: () => client.conceptNames({}),
      }),
    )
    return this.#bank
  }
}
