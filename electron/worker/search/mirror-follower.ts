/**
 * Fills a mirror from the library and updates it to the last commit. Runs in the search worker.
 *
 * [Note: Following the library] The follower finds new vectors by `embedding.id` (a replaced vector gets a
 * new id), new bank statistics by `bank_statistics.id`, and changed photos by `photo_change.seq`. `PRAGMA data_version`
 * shows whether anything was committed at all, so an unchanged library costs a query nothing. When the log is pruned
 * past the last change seen, a new mirror has to be filled. When the bank changes, all statistics are read again.
 */
import { LibraryMirror } from './library-mirror.ts'
import type { LibraryReader, PhotoRow } from './library-reader.ts'

/** Rows read at once: about 3 ms, so that a query waits no longer for the filling. */
const SLICE_ROWS = 512

interface Position {
  /** -1 before the first look, which then reads the commits made while the mirror was filled. */
  readonly dataVersion: number
  readonly embeddingId: number
  readonly statisticsId: number
  readonly changeSeq: number
  readonly bank: string | null
}

export class MirrorFollower {
  readonly mirror: LibraryMirror
  readonly #reader: LibraryReader
  #position: Position

  constructor(reader: LibraryReader) {
    this.mirror = new LibraryMirror(reader.featureSize, reader.contents(), reader)
    this.#reader = reader
    const [changeSeq, bank] = [reader.lastChange(), reader.bank()]
    this.#position = { dataVersion: -1, embeddingId: 0, statisticsId: 0, changeSeq, bank }
  }

  /** Reads the library slice by slice. Yields after each slice, so that other work can run. */
  *fill(): Generator<void> {
    while (this.#readEmbeddings() > 0) yield
    while (this.#readStatistics() > 0) yield
    for (let photoId = 0; ; ) {
      const photos = this.#reader.photosAfter(photoId, SLICE_ROWS)
      for (const photo of photos) this.mirror.putPhoto(photo)
      photoId = photos.at(-1)?.photoId ?? photoId
      if (photos.length < SLICE_ROWS) return
      yield
    }
  }

  /**
   * Calls `use` with the mirror as of the last commit, while the library stays as it is for this process. Returns null
   * when the log no longer reaches back far enough: fill a new mirror.
   */
  read<T>(use: (mirror: LibraryMirror) => T): { readonly value: T } | null {
    return this.#reader.snapshot(() => {
      // The first statement of a transaction chooses its snapshot.
      const dataVersion = this.#reader.dataVersion()
      const isUpToDate = dataVersion === this.#position.dataVersion || this.#readOn(dataVersion)
      return isUpToDate ? { value: use(this.mirror) } : null
    })
  }

  #readOn(dataVersion: number): boolean {
    const { changeSeq } = this.#position
    if (!this.#reader.logReaches(changeSeq)) return false
    while (this.#readEmbeddings() > 0);
    const bank = this.#reader.bank()
    if (bank !== this.#position.bank) {
      this.mirror.dropStatistics()
      this.#position = { ...this.#position, bank, statisticsId: 0 }
    }
    while (this.#readStatistics() > 0);
    for (const { photoId, photo } of this.#reader.changesAfter(changeSeq)) {
      if (photo) this.#putPhoto(photo)
      else this.mirror.removePhoto(photoId)
    }
    this.#position = { ...this.#position, dataVersion, changeSeq: this.#reader.lastChange() }
    return true
  }

  /**
   * Reads the vector with a content's first photo. The matrix may still hold the vector of a deleted content
   * that had the same id.
   */
  #putPhoto(photo: PhotoRow): void {
    const { contentId } = photo
    if (!this.mirror.hasPhotos(contentId)) {
      const { vector, statistics } = this.#reader.embeddingOf(contentId)
      this.mirror.putVector(contentId, vector)
      if (statistics) this.mirror.putStatistics(contentId, statistics)
    }
    this.mirror.putPhoto(photo)
  }

  /** Reads one slice after the last one. Returns how many rows there were. */
  #readEmbeddings(): number {
    const rows = this.#reader.embeddingsAfter(this.#position.embeddingId, SLICE_ROWS)
    for (const { contentId, vector } of rows) this.mirror.putVector(contentId, vector)
    this.#position = { ...this.#position, embeddingId: rows.at(-1)?.id ?? this.#position.embeddingId }
    return rows.length
  }

  /** As `#readEmbeddings`; each content's vector is there already. */
  #readStatistics(): number {
    const rows = this.#reader.statisticsAfter(this.#position.statisticsId, SLICE_ROWS)
    for (const row of rows) this.mirror.putStatistics(row.contentId, row)
    this.#position = { ...this.#position, statisticsId: rows.at(-1)?.id ?? this.#position.statisticsId }
    return rows.length
  }
}
