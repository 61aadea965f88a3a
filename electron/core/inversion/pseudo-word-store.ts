/**
 * The library's stored pseudo-words. A library that is open to read takes the writer lock for the moment that storing
 * takes; where another process has it, or the disk is read-only, nothing is stored. Runs in the engine.
 */
import { AppError } from '../../shared/errors.ts'
import type { InvertedImage } from '../../shared/inversion-api.ts'
import { type ReadableDatabase, WritableDatabase } from '../catalog/database.ts'
import { openWritable } from '../catalog/open-database.ts'
import { type PseudoWordKey, PseudoWordTable, putPseudoWord } from '../catalog/pseudo-word-table.ts'
import { tryAcquireWriterLock } from '../catalog/writer-lock.ts'

export interface FoundPseudoWord {
  readonly key: PseudoWordKey
  readonly image: InvertedImage
}

export class PseudoWordStore {
  readonly #db: ReadableDatabase
  readonly #libraryDir: string
  readonly #table: PseudoWordTable

  constructor(db: ReadableDatabase, libraryDir: string) {
    this.#db = db
    this.#libraryDir = libraryDir
    this.#table = new PseudoWordTable(db)
  }

  find(key: PseudoWordKey): InvertedImage | null {
    return this.#table.find(key)
  }

  put(found: readonly FoundPseudoWord[]): void {
    if (found.length === 0) return
    try {
      if (this.#db instanceof WritableDatabase) putAll(this.#db, found)
      else this.#putBorrowed(found)
    } catch (error) {
      // The result still answers this query; the next query computes it again.
      if (!(error instanceof AppError)) throw error
    }
  }

  #putBorrowed(found: readonly FoundPseudoWord[]): void {
    const lock = tryAcquireWriterLock(this.#libraryDir, 'search')
    if (!lock) return
    try {
      const db = openWritable(this.#libraryDir)
      try {
        putAll(db, found)
      } finally {
        db.close()
      }
    } finally {
      lock.release()
    }
  }
}

function putAll(db: WritableDatabase, found: readonly FoundPseudoWord[]): void {
  const nowMs = Date.now()
  db.transaction(() => {
    for (const { key, image } of found) putPseudoWord(db, key, image, nowMs)
  })
}
