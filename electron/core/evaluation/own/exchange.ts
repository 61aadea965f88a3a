/** Writes marks as CIRCO's files and reads them. Runs in the engine. A picture's number is its photo's id. */
import { basename } from 'node:path'
import type { ExportedQuality, ImportedQuality } from '../../../shared/app-quality.ts'
import type { ReadableDatabase } from '../../catalog/database.ts'
import { MarkedQueries } from '../../catalog/marked-queries.ts'
import { ModelTable } from '../../catalog/model-table.ts'
import { type GalleryPhoto, GalleryPhotos } from '../../catalog/shown-photos.ts'
import type { ChosenPicture } from '../../saved/picture-features.ts'
import { type CircoPicture, type CircoQuery, newFolder, readCirco, writeCirco } from './circo-files.ts'
import { type OwnEntry, ownEntries } from './entries.ts'
import type { Marks } from './marks.ts'
import type { OutsidePath } from './own-benchmark.ts'

const FOLDER_NAME = 'Searlight right answers'

export async function exportMarks(
  db: ReadableDatabase,
  outside: OutsidePath,
  folder: string,
): Promise<ExportedQuality> {
  const serving = new ModelTable(db).serving()
  const photos = serving ? new GalleryPhotos(db).all(serving.id) : []
  const entries = ownEntries(new MarkedQueries(db), (hash) => outside(hash) !== null)
  const numbers = new PictureNumbers(photos, outside)
  const queries = entries.flatMap((entry) => circoQuery(entry, numbers) ?? [])
  const path = await newFolder(folder, FOLDER_NAME)
  await writeCirco(path, { queries, pictures: numbers.pictures() })
  return { folder: path, queries: queries.length, leftOut: entries.length - queries.length }
}

/** Null for a query that CIRCO cannot hold: no photo, no words, several photos, or no existing picture. */
function circoQuery(
  { id, text, sharedConcept, aspects, references: [reference], answers, standing }: OwnEntry,
  numbers: PictureNumbers,
): CircoQuery | null {
  const referenceId = reference && standing === 'measured' ? numbers.one(reference.hash) : null
  const ids = answers.flatMap(({ hash }) => numbers.all(hash))
  const [target] = ids
  if (referenceId === null || target === undefined) return null
  return {
    reference_img_id: referenceId,
    target_img_id: target,
    relative_caption: text,
    shared_concept: sharedConcept,
    gt_img_ids: ids,
    id,
    semantic_aspects: aspects,
  }
}

/** Photos by their ids; pictures from outside get the numbers after them. */
class PictureNumbers {
  readonly #photos: readonly GalleryPhoto[]
  readonly #byHash: ReadonlyMap<string, readonly GalleryPhoto[]>
  readonly #outside: OutsidePath
  readonly #added = new Map<string, CircoPicture>()
  readonly #first: number

  constructor(photos: readonly GalleryPhoto[], outside: OutsidePath) {
    this.#photos = photos
    this.#byHash = Map.groupBy(photos, ({ hash }) => hash)
    this.#outside = outside
    this.#first = (photos.at(-1)?.id ?? 0) + 1
  }

  /** The numbers of every copy. */
  all(hash: string): readonly number[] {
    return (this.#byHash.get(hash) ?? []).map(({ id }) => id)
  }

  one(hash: string): number | null {
    const [id] = this.all(hash)
    if (id !== undefined) return id
    const path = this.#outside(hash)
    if (path === null) return null
    const known = this.#added.get(hash)
    if (known) return known.id
    const added = this.#first + this.#added.size
    // Nothing here knows its size, and no program that reads CIRCO needs it.
    this.#added.set(hash, { id: added, file_name: path, width: 0, height: 0, sha256: hash })
    return added
  }

  pictures(): readonly CircoPicture[] {
    const photos = this.#photos.map(({ id, path, width, height, hash }) => ({
      id,
      file_name: path,
      width,
      height,
      sha256: hash,
    }))
    return [...photos, ...this.#added.values()]
  }
}

/** Existing marks stay. @throws `benchmark-missing`, `benchmark-invalid`, `too-many-marks` */
export async function importMarks(
  db: ReadableDatabase,
  marks: Marks,
  folder: string,
): Promise<ImportedQuality> {
  const { queries, pictures } = await readCirco(folder)
  const inLibrary = new Set(allHashes(db))
  const byNumber = new Map(pictures.map((picture) => [picture.id, picture]))
  const chosen = (number: number): ChosenPicture[] => {
    const picture = byNumber.get(number)
    if (!picture) return []
    const { sha256: hash, file_name: path } = picture
    return [{ hash, photoId: null, name: basename(path), path }]
  }
  let leftOut = 0
  for (const query of queries) {
    const references = chosen(query.reference_img_id)
    // The target comes first, as in the export.
    const answers = [query.target_img_id, ...query.gt_img_ids].flatMap(chosen)
    if (![...references, ...answers].some(({ hash }) => inLibrary.has(hash))) {
      leftOut++
      continue
    }
    const { shared_concept: sharedConcept, semantic_aspects: aspects, relative_caption: text } = query
    marks.set({ references, text }, answers, true, { sharedConcept, aspects })
  }
  return { queries: queries.length - leftOut, leftOut }
}

function allHashes(db: ReadableDatabase): readonly string[] {
  return db
    .query<{ readonly hash: string }>(
      `SELECT hash FROM content JOIN photo ON content_id = content.id WHERE photo.removed_ms IS NULL`,
    )
    .all()
    .map(({ hash }) => hash)
}
