/**
 * How many files may be hashed again because their entry changed and their size and time did not. Runs in the engine.
 *
 * [Note: Touched files] A program that keeps size and time of a file it replaces cannot keep its inode and its time of
 * change. But chmod, a hard link and a restored backup change these too, for a million files at once. So such a file is
 * hashed first, as every file of a known size is, and of one scan no more than the budget: the others keep the entry
 * that is remembered of them and are found by the next scans.
 */

/** About 15 GB of photos: two minutes of a hard disk, once an hour. */
const FILES_A_SCAN = 4_096

export class RecheckBudget {
  readonly #files: number
  #left: number

  constructor(files = FILES_A_SCAN) {
    this.#files = files
    this.#left = files
  }

  /** A scan begins. */
  refill(): void {
    this.#left = this.#files
  }

  /** False where the file has to wait for the next scan. */
  take(): boolean {
    if (this.#left === 0) return false
    this.#left--
    return true
  }
}
