/**
 * Hands out pending photos in order of id, a page at a time. Runs in the engine. What is in flight still says
 * `pending` in the catalogue, so whoever takes a photo keeps it out of the next round until it is stored.
 */
import type { PendingPhoto, PendingPhotos } from '../catalog/pending-photos.ts'

/** Enough to fill the window a few times; few enough that a change of plan (a pause, an unplugged disk) is soon felt. */
const PAGE_PHOTOS = 128

export class PendingFeed {
  readonly #photos: PendingPhotos
  readonly #modelId: number
  #page: PendingPhoto[] = []
  #after = 0

  constructor(photos: PendingPhotos, modelId: number) {
    this.#photos = photos
    this.#modelId = modelId
  }

  /** The next photo of this round that is not taken, or null at the round's end. */
  next(isTaken: (photoId: number) => boolean): PendingPhoto | null {
    for (;;) {
      const photo = this.#page.shift() ?? this.#turn()
      if (!photo || !isTaken(photo.id)) return photo
    }
  }

  /** Begins a new round: what became pending behind the last one's back is found again. */
  rewind(): void {
    this.#page = []
    this.#after = 0
  }

  #turn(): PendingPhoto | null {
    this.#page = [...this.#photos.next(this.#modelId, this.#after, PAGE_PHOTOS)]
    this.#after = this.#page.at(-1)?.id ?? this.#after
    return this.#page.shift() ?? null
  }
}
