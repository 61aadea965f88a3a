/** Writes the weights file of a plan tensor by tensor, so that the largest tensor bounds the memory. */
import { type FileHandle, open } from 'node:fs/promises'
import { bytesOf } from '../vectors.ts'
import type { TensorSource } from '../weights/tensor-source.ts'
import type { PlannedWeight, WeightPart, WeightPlan } from './weight-plan.ts'

export async function writeWeights(plan: WeightPlan, source: TensorSource, path: string): Promise<void> {
  const handle = await open(path, 'w')
  try {
    for (const weight of plan.planned) await writeWeight(handle, weight, source)
    // A rename may reach the disk before the data; after a power cut the file would be full of zeros.
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function writeWeight(handle: FileHandle, weight: PlannedWeight, source: TensorSource): Promise<void> {
  const values = await materialise(weight, source)
  const bytes = bytesOf(values)
  let written = 0
  while (written < bytes.length) {
    written += (await handle.write(bytes, written, bytes.length - written, weight.offset + written))
      .bytesWritten
  }
}

async function materialise(weight: PlannedWeight, source: TensorSource): Promise<Float32Array> {
  const parts: Float32Array[] = []
  for (const part of weight.parts) parts.push(await readPart(part, source))
  const [only] = parts
  if (weight.form === 'vector') return parts.length === 1 && only ? only : concatenate(parts)
  return sideBySide(parts, weight.initializer.shape[0] ?? 0)
}

async function readPart({ tensor, scale }: WeightPart, source: TensorSource): Promise<Float32Array> {
  const values = await source.readFloat32(tensor)
  return scale === 1 ? values : values.map((value) => value * scale)
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
  let position = 0
  for (const part of parts) {
    out.set(part, position)
    position += part.length
  }
  return out
}

/** [out, inSize] each -> transposed, next to each other: [inSize, sum of outs]. */
export function sideBySide(parts: readonly Float32Array[], inSize: number): Float32Array {
  const out = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
  const columns = out.length / inSize
  let firstColumn = 0
  for (const part of parts) {
    const rows = part.length / inSize
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < inSize; column++) {
        out[column * columns + firstColumn + row] = part[row * inSize + column] as number
      }
    }
    firstColumn += rows
  }
  return out
}
