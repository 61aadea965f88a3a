/** Opens the graphs of the demo trainer at a tiny size, with its own modules, in a process of its own; for tests. */
import { SCHEDULE } from '../../native-models/demo/train/geometry.ts'
import { CaptionRetrieval } from '../../native-models/demo/train/retrieval.ts'
import { Trainer } from '../../native-models/demo/train/trainer.ts'
import type { Geometry } from '../../native-models/demo/train/training-graph.ts'
import { makeVocabulary } from '../../native-models/demo/train/vocabulary.ts'

const vocabulary = makeVocabulary()
const layer = {
  layerNormEps: 1e-5,
  activation: 'quick_gelu',
  width: 32,
  mlpWidth: 64,
  heads: 2,
  layers: 1,
} as const
const geometry: Geometry = {
  vision: { ...layer, imageSize: 16, patchSize: 8 },
  text: {
    ...layer,
    vocabularySize: vocabulary.size,
    contextLength: 64,
    eosRule: { kind: 'first', id: vocabulary.size - 1 },
  },
  featureSize: 24,
}
await Trainer.start(geometry, SCHEDULE)
await CaptionRetrieval.open(geometry, vocabulary)
console.log('open')
