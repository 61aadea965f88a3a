/** Composes the vector of a pin from its stored features, without its photos. Runs in the engine. */
import { AppError } from '../../shared/errors.ts'
import type { InferenceApi, ModelInfo } from '../../shared/inference-api.ts'
import type { HeldPicture, PictureRole } from '../catalog/held-pictures.ts'
import type { PinRow } from '../catalog/pins.ts'
import type { KnownWords } from '../query/known-words.ts'
import { composeQuery } from '../query/search.ts'

export interface ComposePinDependencies {
  readonly info: ModelInfo
  readonly inference: Pick<InferenceApi, 'encodeText' | 'invertByPhi'>
  readonly known: KnownWords
  /** Un-normalised, by the picture's hash; null where this model never embedded it. */
  readonly features: (hash: string) => Promise<Float32Array | null>
}

/** [featureSize], of unit length. @throws `query-cancels-out`, `model-no-tokenizer` */
export async function composePin(
  { text, dial }: Pick<PinRow, 'text' | 'dial'>,
  pictures: readonly Pick<HeldPicture, 'hash' | 'role'>[],
  { info, inference, known, features }: ComposePinDependencies,
): Promise<Float32Array> {
  const hashes = (role: PictureRole) =>
    pictures.filter((picture) => picture.role === role).map(({ hash }) => hash)
  // Pictures stand under their hashes where a search has paths.
  const references = hashes('reference')
  const clicks = [...hashes('more'), ...hashes('less')]
  const clicked = async (hash: number | string) => {
    const found = await features(String(hash))
    return found && { photoId: clicks.indexOf(String(hash)), features: found }
  }
  const query = {
    references,
    text: text.trim() === '' ? null : text,
    prompt: null,
    ownWords: true,
    method: 'auto',
    dial,
    more: hashes('more'),
    less: hashes('less'),
    filter: {},
    limit: 1,
  } as const
  const { vector } = await composeQuery(query, {
    inference: { ...bound(inference), encodeImage: never },
    invert: never,
    storedFeatures: features,
    clicked,
    model: info,
    words: known.words(info.id),
    refined: async (hash, which) => known.refined(hash, info.id, which),
  })
  return vector
}

function bound(inference: Pick<InferenceApi, 'encodeText' | 'invertByPhi'>) {
  return {
    encodeText: (request: Parameters<InferenceApi['encodeText']>[0]) => inference.encodeText(request),
    invertByPhi: (request: Parameters<InferenceApi['invertByPhi']>[0]) => inference.invertByPhi(request),
  }
}

/** A search would read the file of a reference; a pin has none. */
async function never(): Promise<never> {
  throw new AppError('reference-missing', 'a picture of it is gone, and the model never saw it')
}
