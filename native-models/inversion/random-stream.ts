/**
 * Random numbers that depend on their purpose alone: any step of an inversion can draw its numbers without
 * those of earlier steps, so a checkpoint needs no generator's state. Pure; loads no native module.
 */
import { createHash } from 'node:crypto'

/** Uniform in [0, 1). */
export type Random = () => number

/** The stream named by `parts`: sfc32 (Chris Doty-Humphrey, public domain), seeded with their SHA-256. */
export function randomStream(...parts: readonly (string | number)[]): Random {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest()
  let [a, b, c, counter] = [0, 4, 8, 12].map((offset) => digest.readUInt32LE(offset)) as [
    number,
    number,
    number,
    number,
  ]
  return () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }
}

/** Normal variables of mean 0: [size]. Box-Muller transform; 1 - u keeps the logarithm finite. */
export function normals(random: Random, size: number, deviation: number): Float32Array {
  return Float32Array.from(
    { length: size },
    () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  )
}

/** @param values at least one */
export function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T
}

/** The values in another order (Fisher-Yates shuffle). */
export function shuffled<T>(random: Random, values: readonly T[]): T[] {
  const out = [...values]
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const value = out[i] as T
    out[i] = out[j] as T
    out[j] = value
  }
  return out
}
