/** Composes the vector of a pin from its stored features, without its photos. Runs in the engine. */
import { AppError } from '../../shared/errors.ts'
import type { InferenceApi, ModelInfo } from '../../shared/inference-api.ts'
import { cardOf } from '../cards/card-of.ts'
import type { HeldPicture, PictureRole } from '../catalog/held-pictures.ts'
import type { PinRow } from '../catalog/pins.ts'
import type { Encoder } from '../query/encode.ts'
import type { KnownWords } from '../query/known-words.ts'
import { clicksOf, type KnownPicture, refinedTokens } from '../query/resolve.ts'
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
  const of = (role: PictureRole) => pictures.filter((picture) => picture.role === role)
  const find = async ({ hash }: Pick<HeldPicture, 'hash'>): Promise<KnownPicture | null> => {
    const found = await features(hash)
    return found && { kind: 'known', photoId: null, hash, features: found }
  }
  const clicks = async (role: PictureRole) =>
    (await Promise.all(of(role).map(find))).filter((picture) => picture !== null)
  const references = await Promise.all(of('reference').map(async (each) => (await find(each)) ?? never()))
  const query = {
    references: references.map(({ hash }) => ({ kind: 'kept', hash }) as const),
    text: text.trim() === '' ? null : text,
    prompt: null,
    ownWords: true,
    method: 'auto',
    dial,
    filter: {},
    limit: 1,
  } as const
  const refined = await refinedTokens(query, references, { known, model: info, files: { hash: never } })
  const encoder: Encoder = {
    ...bound(inference),
    model: info,
    card: await cardOf(info),
    encodeImage: never,
    optimise: never,
    textMean: never,
    guesses: never,
  }
  const resolved = {
    query,
    references,
    refined,
    words: known.words(info.fingerprint),
    clicks: clicksOf(await clicks('more'), await clicks('less')),
  }
  return (await composeQuery(resolved, encoder)).vector
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
