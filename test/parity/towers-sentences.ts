/** The golden sentences: token ids up to EOT, and their embeddings with the pseudo-word in its place. */
import { readFile } from 'node:fs/promises'
import type { EosRule } from '../../native-models/clip/clip-config.ts'
import type { CompiledModel } from '../../native-models/clip/compile.ts'
import { eotPosition } from '../../native-models/clip/eot-position.ts'
import type { TensorSource } from '../../native-models/weights/tensor-source.ts'
import { sharedPath } from '../helpers/shared.ts'

/** Golden ids are padded to the context; the ids behind EOT have no effect and are cut off. */
export async function readSentences(
  goldens: TensorSource,
  name: string,
  rule: EosRule,
): Promise<readonly (readonly number[])[]> {
  const [rows = 0, length = 0] = goldens.info(name).shape
  const ids = Array.from(await goldens.readInt64(name), Number)
  return Array.from({ length: rows }, (_, row) => {
    const sentence = ids.slice(row * length, (row + 1) * length)
    const eot = eotPosition(sentence, rule)
    if (eot < 0) throw new Error(`expected EOT in [${sentence.join(', ')}]`)
    return sentence.slice(0, eot + 1)
  })
}

/** [tokens, tokenSize]. */
export async function embed(model: CompiledModel, ids: readonly number[]): Promise<Float32Array> {
  if (model.tokenTable === null) throw new Error('the model has no text tower')
  return model.tokenTable.rows(ids)
}

/** The same with `token` [tokenSize] in place of the placeholder's embedding. */
export async function embedWithPseudoWord(
  model: CompiledModel,
  ids: readonly number[],
  token: Float32Array,
): Promise<Float32Array> {
  const position = ids.indexOf(await placeholderId(model))
  if (position < 0) throw new Error(`expected the placeholder in [${ids.join(', ')}]`)
  const embeds = await embed(model, ids)
  embeds.set(token, position * model.tokenSize)
  return embeds
}

/** Golden directories bring no tokenizer and use the shared one. */
async function placeholderId({ tokenizer: files }: CompiledModel): Promise<number> {
  const path = files?.kind === 'json' ? files.path : sharedPath('tokenizer', 'tokenizer.json')
  const tokenizer = JSON.parse(await readFile(path, 'utf8')) as {
    readonly model: { readonly vocab: Readonly<Record<string, number>> }
  }
  const id = tokenizer.model.vocab['$</w>']
  if (id === undefined) throw new Error(`${path} has no token "$</w>"`)
  return id
}
