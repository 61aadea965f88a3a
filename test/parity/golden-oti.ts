/** The golden OTI run: its settings and schedule, and the reference's results. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSafetensors } from '../../native-models/weights/safetensors.ts'

export type Recipe = 'searle' | 'isearle'

/** "oti" in goldens.json. */
export interface OtiSettings {
  readonly templates: readonly string[]
  readonly concepts: readonly string[]
  readonly phrases: readonly string[]
  readonly steps: number
  readonly lr: number
  readonly weight_decay: number
  readonly betas: readonly [number, number]
  readonly eps: number
  readonly ema_decay: number
  readonly lambda_content: number
  readonly lambda_gpt: number
}

export interface GoldenOti {
  readonly settings: OtiSettings
  readonly image: Float32Array
  readonly initial: Float32Array
  readonly losses: Readonly<
    Record<Recipe, { readonly content: readonly number[]; readonly gpt: readonly number[] }>
  >
  /** [steps, width] each; the tokens are those after each step. */
  readonly runs: Readonly<Record<Recipe, Readonly<Record<'tokens' | 'ema' | 'grads', Float32Array>>>>
  /** [steps, featureSize]. */
  readonly noise: Float32Array
}

export async function readGoldenOti(directory: string, featureSize: number): Promise<GoldenOti> {
  const json = JSON.parse(await readFile(join(directory, 'goldens.json'), 'utf8')) as Record<string, unknown>
  const goldens = await openSafetensors(join(directory, 'goldens.safetensors'))
  const run = async (recipe: Recipe) => ({
    tokens: await goldens.readFloat32(`oti_${recipe}_tokens`),
    ema: await goldens.readFloat32(`oti_${recipe}_ema`),
    grads: await goldens.readFloat32(`oti_${recipe}_grads`),
  })
  const losses = (recipe: Recipe) => ({
    content: json[`oti_${recipe}_content_loss`] as readonly number[],
    gpt: json[`oti_${recipe}_gpt_loss`] as readonly number[],
  })
  try {
    return {
      settings: json['oti'] as OtiSettings,
      image: (await goldens.readFloat32('image_embeds')).slice(0, featureSize),
      initial: await goldens.readFloat32('oti_init'),
      losses: { searle: losses('searle'), isearle: losses('isearle') },
      runs: { searle: await run('searle'), isearle: await run('isearle') },
      noise: await goldens.readFloat32('oti_noise'),
    }
  } finally {
    await goldens.close()
  }
}

export function row(values: Float32Array, index: number, size: number): Float32Array {
  return values.slice(index * size, (index + 1) * size)
}
