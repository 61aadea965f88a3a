/** Finds what a library has near a vector, and its middle. Runs in the search worker. */
import { AppError } from '../../shared/errors.ts'
import type { Surroundings, SurroundingsRequest } from '../../shared/search-api.ts'
import { unitDirection } from '../../shared/vectors.ts'
import { bestRows } from './candidate-selection.ts'
import type { LibraryMirror } from './library-mirror.ts'
import { columnScore, type Enclosure } from './scored-query.ts'

/** More would be no neighbourhood any more. */
const MOST_NEIGHBOURS = 1_000
/** Two different pictures are further apart; float32 rounds a cosine by less. */
const SAME_PICTURE = 1 - 1e-6

/** @throws AppError `usage` for a vector without a direction and a wrong number of neighbours */
export function surroundings(
  mirror: LibraryMirror,
  { vector, neighbours, leaveOut }: SurroundingsRequest,
): Surroundings {
  const size = mirror.matrix.size
  if (vector.length !== size) throw new AppError('internal', `expected ${size} values, got ${vector.length}`)
  const direction = unitDirection(vector)
  if (!direction) throw new AppError('usage', 'the vector is zero or not finite')
  if (!(Number.isInteger(neighbours) && neighbours >= 0 && neighbours <= MOST_NEIGHBOURS)) {
    throw new AppError('usage', `expected 0 to ${MOST_NEIGHBOURS} neighbours, got ${neighbours}`)
  }
  const rows = neighbours === 0 ? [] : nearestRows(mirror, direction, neighbours, leaveOut)
  return { nearest: meanOf(mirror, rows), centre: Float32Array.from(mirror.sample().mean()) }
}

/** Rows of the nearest pictures; those that tie in the order of rows. */
function nearestRows(
  mirror: LibraryMirror,
  direction: Float64Array,
  neighbours: number,
  leaveOut: readonly number[],
): readonly number[] {
  const mask = mirror.mask({}).slice()
  for (const photoId of leaveOut) {
    const row = mirror.photos.rowOf(photoId)
    if (row !== null) mask[row] = 0
  }
  const exactly = (rows: readonly number[]) => mirror.cosines(rows, [direction])[0] as Float64Array
  const [enclosure] = mirror.matrix.scan([direction], [columnScore(0)])
  const { lowest, highest } = enclosure as Enclosure
  const same: number[] = []
  for (let row = 0; row < highest.length; row++) {
    if (mask[row] === 1 && (highest[row] as number) >= SAME_PICTURE) same.push(row)
  }
  for (const [i, cosine] of exactly(same).entries()) {
    if (cosine >= SAME_PICTURE) mask[same[i] as number] = 0
  }
  return [...bestRows({ lowest, highest }, mask, neighbours, exactly)]
    .sort((a, b) => b.score - a.score || a.row - b.row)
    .slice(0, neighbours)
    .map(({ row }) => row)
}

function meanOf(mirror: LibraryMirror, rows: readonly number[]): Float32Array {
  const sum = new Float64Array(mirror.matrix.size)
  for (const row of rows) {
    const vector = mirror.vector(row)
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (vector[i] as number)
  }
  return Float32Array.from(sum, (value) => value / Math.max(1, rows.length))
}
