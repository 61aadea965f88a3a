/** A library whose whole writing half runs, with a fake inference worker for every model. */

import { createHash } from 'node:crypto'
import { Indexing } from '../../electron/core/ingest/indexing.ts'
import type { IngestModel } from '../../electron/core/ingest/ingestion.ts'
import { Emitter } from '../../electron/core/lib/emitter.ts'
import type { InferenceApi } from '../../electron/shared/inference-api.ts'
import type { LibraryEvents } from '../../electron/shared/library-api.ts'
import { modelFingerprint } from '../../electron/shared/model-ids.ts'
import { FakeIngest, FEATURE_SIZE } from './fake-ingest.ts'
import { IngestLibrary } from './ingest-library.ts'

export class IndexingLibrary extends IngestLibrary {
  readonly events = new Emitter<LibraryEvents>()
  readonly port = new FakeIngest()
  /** A process of its own, as in the library. */
  readonly factsPort = new FakeIngest()
  /** The work that was left when the test last ended models. */
  keptModels: readonly string[] = []
  readonly indexing = new Indexing({
    db: this.db,
    libraryDir: this.dir,
    models: {
      open: async (modelDir) => this.#model(modelDir),
      keepOnly: async (modelDirs) => {
        this.keptModels = [...new Set(modelDirs)]
      },
    },
    events: this.events,
    factsReader: Object.assign(this.factsPort, { close: () => {} }),
  })

  async useModel(modelDir: string): Promise<void> {
    await this.indexing.useModel({ modelDir, change: true })
  }

  /** Its directory is its identity. */
  #model(modelDir: string): IngestModel {
    const stats = () => Promise.reject(new Error('a fake worker has no stats'))
    const names = Array.from({ length: 40 }, (_, i) => `thing ${i}`)
    const conceptNames = async () => ({ names, hash: 'things' })
    const encodeText: InferenceApi['encodeText'] = async ({ sentences }) =>
      sentences.map((sentence) => vectorOf(JSON.stringify(sentence)))
    return {
      client: Object.assign(this.port, { stats, verify: async () => null, conceptNames, encodeText }),
      info: {
        ...{ fingerprint: modelFingerprint(modelDir), name: modelDir, modelDir, featureSize: FEATURE_SIZE },
        hasTokenizer: true,
      } as IngestModel['info'],
    }
  }
}

/** The same for the same text. */
function vectorOf(text: string): Float32Array {
  const hash = createHash('sha256').update(text).digest()
  return Float32Array.from({ length: FEATURE_SIZE }, (_, i) => (hash[i % hash.length] as number) - 127.5)
}
