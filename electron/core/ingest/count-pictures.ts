/**
 * Counts the pictures of folders that a scan leaves out. Runs in the engine.
 *
 * [Note: Counting is bounded] Counting reads names only, at a tenth of the cost of a scan. It stops after 10,000
 * entries of one folder and 200,000 of one scan, and says "at least" then: a folder of a program may hold millions of
 * files that nobody asked for.
 */
import { isPhotoFile } from './photo-files.ts'
import { joinRaw, rawEntries } from './raw-names.ts'

export interface PictureCount {
  readonly count: number
  /** There may be more: the folder is larger than what is counted, or a part of it cannot be read. */
  readonly more: boolean
}

const MAX_ENTRIES = 10_000
const MAX_SCAN_ENTRIES = 200_000

/** One a scan. Follows no links. */
export class PictureCounter {
  #left: number

  constructor(maxEntries = MAX_SCAN_ENTRIES) {
    this.#left = maxEntries
  }

  async count(folder: string | Buffer): Promise<PictureCount> {
    const allowed = Math.min(MAX_ENTRIES, this.#left)
    const folders: (string | Buffer)[] = [folder]
    let [count, entries, more] = [0, 0, false]
    while (!more || entries < allowed) {
      const next = folders.pop()
      if (next === undefined) break
      try {
        for await (const entry of await rawEntries(next)) {
          if (entries >= allowed) break
          entries++
          if (entry.isDirectory()) folders.push(joinRaw(next, entry.name))
          // Latin-1 keeps every ending, whatever the rest of the name is.
          else if (isPhotoFile(entry.name.toString('latin1'))) count++
        }
      } catch {
        more = true
      }
      more ||= entries >= allowed
    }
    this.#left -= entries
    return { count, more }
  }
}
