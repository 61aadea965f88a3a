/** The trainer's state, values and AdamW's means of every parameter, as one file. Build-time only. */
import { rename } from 'node:fs/promises'
import { type AdamWState, startAdamW } from '../../inversion/adamw.ts'
import { openSafetensors } from '../../weights/safetensors.ts'
import { elementCount } from '../../weights/tensor-layout.ts'
import { writeSafetensors } from '../../weights/write-safetensors.ts'

export interface Trained {
  readonly name: string
  readonly shape: readonly number[]
  readonly decays: boolean
  readonly values: Float32Array
  adam: AdamWState
}

export const startTrained = (trained: Omit<Trained, 'adam'>): Trained => ({
  ...trained,
  adam: startAdamW(elementCount(trained.shape)),
})

const PARTS = ['values', 'means', 'squares'] as const

/** @param steps steps done so far */
export async function saveState(file: string, steps: number, all: readonly Trained[]): Promise<void> {
  const tensors = all.flatMap((trained) =>
    PARTS.map((part) => ({
      name: `${trained.name} ${part}`,
      dtype: 'F32' as const,
      shape: trained.shape,
      values: () => (part === 'values' ? trained.values : trained.adam[part]),
    })),
  )
  const counted = {
    name: 'steps',
    dtype: 'I64' as const,
    shape: [1],
    values: () => BigInt64Array.of(BigInt(steps)),
  }
  await writeSafetensors(`${file}.part`, [counted, ...tensors])
  await rename(`${file}.part`, file)
}

/** Reads into `all`; returns the number of steps done. */
export async function loadState(file: string, all: readonly Trained[]): Promise<number> {
  const source = await openSafetensors(file)
  try {
    const steps = Number((await source.readInt64('steps'))[0])
    for (const trained of all) {
      trained.values.set(await source.readFloat32(`${trained.name} values`))
      const [means, squares] = [
        await source.readFloat32(`${trained.name} means`),
        await source.readFloat32(`${trained.name} squares`),
      ]
      trained.adam = { steps, means, squares }
    }
    return steps
  } finally {
    await source.close()
  }
}
