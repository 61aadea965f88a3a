/** A list of photos that grows by pages. Later pages do not change a list that `columns()` returned. */
import type { PhotoColumns } from '../../electron/shared/photo-columns.ts'

const FIRST_CAPACITY = 8_192

export class PhotoPages {
  #capacity = FIRST_CAPACITY
  #length = 0
  #ids = new Uint32Array(FIRST_CAPACITY)
  #aspects = new Float32Array(FIRST_CAPACITY)
  #capturedMs = new Float64Array(FIRST_CAPACITY)
  #precisions = new Uint8Array(FIRST_CAPACITY)
  #folderIds = new Uint32Array(FIRST_CAPACITY)
  readonly #names: string[] = []
  readonly #known = new Set<number>()

  get length(): number {
    return this.#length
  }

  /** A photo whose place changed between two pages may come twice: the first one stays. */
  append(page: PhotoColumns): void {
    this.#reserve(this.#length + page.ids.length)
    for (const [index, id] of page.ids.entries()) {
      if (this.#known.has(id)) continue
      this.#known.add(id)
      const at = this.#length++
      this.#ids[at] = id
      this.#aspects[at] = page.aspects[index] ?? 1
      this.#capturedMs[at] = page.capturedMs[index] ?? 0
      this.#precisions[at] = page.precisions[index] ?? 0
      this.#folderIds[at] = page.folderIds[index] ?? 0
      this.#names.push(page.names[index] ?? '')
    }
  }

  /** Shares memory with photos appended later, beyond its end. */
  columns(): PhotoColumns {
    const end = this.#length
    return {
      ids: this.#ids.subarray(0, end),
      aspects: this.#aspects.subarray(0, end),
      capturedMs: this.#capturedMs.subarray(0, end),
      precisions: this.#precisions.subarray(0, end),
      folderIds: this.#folderIds.subarray(0, end),
      names: this.#names.slice(),
    }
  }

  #reserve(length: number): void {
    if (length <= this.#capacity) return
    while (this.#capacity < length) this.#capacity *= 2
    this.#ids = grown(this.#ids, new Uint32Array(this.#capacity))
    this.#aspects = grown(this.#aspects, new Float32Array(this.#capacity))
    this.#capturedMs = grown(this.#capturedMs, new Float64Array(this.#capacity))
    this.#precisions = grown(this.#precisions, new Uint8Array(this.#capacity))
    this.#folderIds = grown(this.#folderIds, new Uint32Array(this.#capacity))
  }
}

function grown<T extends Uint8Array | Uint32Array | Float32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
