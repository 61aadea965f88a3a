/** A large library file with random unit vectors, written as fast as SQLite takes them. */
import { randomNumbers, randomVector } from '../helpers/random-vectors.ts'
import { SearchLibrary } from '../helpers/search-library.ts'

const PHOTOS_PER_FOLDER = 500
const ROWS_PER_TRANSACTION = 20_000
const SEED = 1
/** The vectors twice (embedding and vec0), pages and photos, and the write-ahead log of one transaction. */
const BYTES_PER_VALUE = 2 * 4 * 1.3
const WRITE_AHEAD_BYTES = 256 * 2 ** 20

/** Disk space a library of this size needs while it is built, generously. */
export function bytesOnDisk(rows: number, dim: number): number {
  return rows * (dim * BYTES_PER_VALUE + 1024) + WRITE_AHEAD_BYTES
}

/** `rows` photos of as many contents, content ids from 1 on. */
export function buildLibrary(path: string, rows: number, dim: number): void {
  const library = new SearchLibrary(path, dim)
  const random = randomNumbers(SEED)
  for (let first = 1; first <= rows; first += ROWS_PER_TRANSACTION) {
    library.transaction(() => {
      const end = Math.min(rows + 1, first + ROWS_PER_TRANSACTION)
      for (let id = first; id < end; id++) addPhoto(library, id, randomVector(random, dim))
    })
  }
  library.db.exec(STATISTICS)
  library.close()
}

/** Of a bank against which one photo of some thousand is strong; the same at every build. */
const STATISTICS = `
  INSERT INTO bank_statistics (embedding_id, median, spread)
  SELECT id, (id * 7919 % 1000 - 500) / 50000.0, 0.04 + (id * 104729 % 1000) / 50000.0 FROM embedding`

function addPhoto(library: SearchLibrary, id: number, vector: Float32Array): void {
  const folder = Math.floor(id / PHOTOS_PER_FOLDER)
  library.putVector(id, vector)
  library.putPhoto({ path: `/photos/${folder}/IMG_${id}.jpg`, contentId: id, capturedMs: id })
}
