/**
 * Lists the `.xmp` and `.json` names in a folder, whose files may date its photos. Runs in the inference
 * worker.
 *
 * [Note: Folders are listed once] Trying every possible name of a sidecar costs some thirty system calls a
 * photo, and listing a folder of 10,000 files for every photo costs more. A listing therefore stays valid
 * while the folder does not change. While files are copied into the folder, it changes with every photo: then
 * photos wait together for the next listing, and listing takes at most a tenth of the time.
 */
import { readdir, stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { nameKey } from './takeout.ts'

export interface BesideName {
  /** See `nameKey`. */
  readonly key: string
  readonly name: string
}

/** By key. */
export type BesideNames = readonly BesideName[]

interface Listing {
  readonly stamp: string
  readonly names: BesideNames
  /** From `performance.now()`, so that no change of the computer's clock makes a photo wait. */
  readonly finishedMs: number
  readonly tookMs: number
  /** Made so long after the last change that a later change certainly has another time. */
  readonly settled: boolean
}

/** FAT counts times in steps of two seconds. */
const SETTLED_AFTER_MS = 3_000
/**
 * FAT, exFAT and some network drives do not always change a folder's time. Slow listings stay valid longer.
 */
const MAX_AGE_MS = 5_000
const MAX_AGE_FACTOR = 20
/** Pause before a folder is listed again, in multiples of the listing's duration. */
const PAUSE_FACTOR = 10
const MAX_PAUSE_MS = 2_000
const MAX_FOLDERS = 16

export class FolderNames {
  readonly #listings = new Map<string, Listing>()
  readonly #waiting = new Map<string, Promise<BesideNames>>()
  readonly #list: (folder: string) => Promise<readonly string[]>

  /** @param list returns all names in a folder */
  constructor(list: (folder: string) => Promise<readonly string[]> = readdir) {
    this.#list = list
  }

  /** Empty for a folder that cannot be listed: its photos are dated without the files beside them. */
  async of(folder: string): Promise<BesideNames> {
    const known = this.#listings.get(folder)
    if (known && isFresh(known) && (await stampOf(folder))?.stamp === known.stamp) return known.names
    return this.#waiting.get(folder) ?? this.#listSoon(folder, known)
  }

  /** Photos that ask before the listing starts share it; later ones need a newer one. */
  #listSoon(folder: string, known: Listing | undefined): Promise<BesideNames> {
    const pauseMs = known ? Math.min(PAUSE_FACTOR * known.tookMs, MAX_PAUSE_MS) : 0
    const waitMs = known ? known.finishedMs + pauseMs - performance.now() : 0
    const listing = (async () => {
      // Waits at least until the promise is in the map.
      await (waitMs > 0 ? delay(waitMs) : null)
      this.#waiting.delete(folder)
      return this.#readNames(folder)
    })()
    this.#waiting.set(folder, listing)
    return listing
  }

  async #readNames(folder: string): Promise<BesideNames> {
    const startedMs = performance.now()
    const startedAt = Date.now()
    const before = await stampOf(folder)
    if (before === null) return []
    // A folder that cannot be listed has no names beside the photo.
    const names = keysOf(await this.#list(folder).catch(() => []))
    const settled = startedAt - before.changedMs >= SETTLED_AFTER_MS
    const finishedMs = performance.now()
    const listing = { stamp: before.stamp, names, finishedMs, tookMs: finishedMs - startedMs, settled }
    this.#listings.delete(folder)
    this.#listings.set(folder, listing)
    const [oldest] = this.#listings.keys()
    if (this.#listings.size > MAX_FOLDERS && oldest !== undefined) this.#listings.delete(oldest)
    return names
  }
}

function isFresh({ settled, finishedMs, tookMs }: Listing): boolean {
  return settled && performance.now() - finishedMs < Math.max(MAX_AGE_MS, MAX_AGE_FACTOR * tookMs)
}

async function stampOf(
  folder: string,
): Promise<{ readonly stamp: string; readonly changedMs: number } | null> {
  try {
    const { dev, ino, mtimeNs, ctimeNs } = await stat(folder, { bigint: true })
    return { stamp: `${dev} ${ino} ${mtimeNs} ${ctimeNs}`, changedMs: Number(mtimeNs / 1_000_000n) }
  } catch {
    // A folder that cannot be read has no names: see `of`.
    return null
  }
}

function keysOf(names: readonly string[]): BesideNames {
  return names
    .filter((name) => /\.(?:xmp|json)$/i.test(name))
    .map((name) => ({ key: nameKey(name), name }))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
}

/** The names whose keys start with the prefix. */
export function namesWith(prefix: string, names: BesideNames): readonly string[] {
  let low = 0
  let high = names.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((names[middle]?.key ?? '') < prefix) low = middle + 1
    else high = middle
  }
  const found: string[] = []
  for (let at = low; names[at]?.key.startsWith(prefix); at++) found.push(names[at]?.name ?? '')
  return found
}
