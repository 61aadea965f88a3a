/**
 * A library of many photos for the window's benchmark, in seconds instead of the hour a model would take: the real
 * catalogue, scan and store, but random features. Files and thumbnails are hard links to a few pictures.
 */
import { createHash } from 'node:crypto'
import { linkSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ModelRow, ModelTable } from '../../../electron/core/catalog/model-table.ts'
import { openWritable } from '../../../electron/core/catalog/open-database.ts'
import { type PendingPhoto, PendingPhotos } from '../../../electron/core/catalog/pending-photos.ts'
import { OutcomeStore, type PhotoResult } from '../../../electron/core/catalog/store-outcome.ts'
import { Folders } from '../../../electron/core/ingest/folders.ts'
import { createIgnoreRules } from '../../../electron/core/ingest/ignore-rules.ts'
import { Reconciler } from '../../../electron/core/ingest/reconcile.ts'
import { thumbnailDirectory } from '../../../electron/core/lib/app-paths.ts'
import { Library } from '../../../electron/core/library/library.ts'
import { forkNode } from '../../../electron/core/workers/child-process.ts'
import { CAPTURE_RANK, NOTHING_OUTSIDE } from '../../../electron/shared/capture-date.ts'
import { generatedPhoto } from '../../helpers/generated-photos.ts'
import { randomNumbers, randomVector } from '../../helpers/random-vectors.ts'

/** File systems allow some 65,000 links to a file: 100,000 photos need several. */
const PICTURES = 200
const PHOTOS_PER_FOLDER = 1_000
const PHOTOS_PER_TRANSACTION = 5_000
const SIZES = [
  [512, 384],
  [512, 341],
  [384, 512],
  [512, 288],
  [341, 512],
  [512, 512],
] as const
const FIRST_DAY_MS = Date.UTC(2012, 0, 1)
const DAY_MS = 24 * 60 * 60 * 1000
const DAYS = 4_500

export interface WindowLibrary {
  readonly libraryDir: string
  readonly photosDir: string
}

interface Picture {
  readonly path: string
  readonly width: number
  readonly height: number
}

/** Builds a library below `base`, which the catalogue shows as indexed with `modelDir`. */
export async function buildWindowLibrary(
  base: string,
  photos: number,
  modelDir: string,
): Promise<WindowLibrary> {
  const [libraryDir, photosDir] = [join(base, 'library'), join(base, 'photos')]
  const pictures = await drawPictures(join(base, 'pictures'))
  linkPhotos(photosDir, pictures, photos)
  await chooseModel(libraryDir, modelDir)
  await fill(libraryDir, photosDir, pictures)
  return { libraryDir, photosDir }
}

async function drawPictures(folder: string): Promise<readonly Picture[]> {
  mkdirSync(folder, { recursive: true })
  const pictures: Picture[] = []
  for (let number = 0; number < PICTURES; number++) {
    const [width, height] = SIZES[number % SIZES.length] ?? SIZES[0]
    const path = join(folder, `${number}.jpg`)
    writeFileSync(path, await (await generatedPhoto(number, width, height)).jpeg({ quality: 80 }).toBuffer())
    pictures.push({ path, width, height })
  }
  return pictures
}

function linkPhotos(photosDir: string, pictures: readonly Picture[], photos: number): void {
  for (let number = 0; number < photos; number++) {
    const folder = join(photosDir, String(Math.floor(number / PHOTOS_PER_FOLDER)).padStart(3, '0'))
    if (number % PHOTOS_PER_FOLDER === 0) mkdirSync(folder, { recursive: true })
    linkSync(pictureOf(pictures, number).path, join(folder, `IMG_${String(number).padStart(6, '0')}.jpg`))
  }
}

function pictureOf(pictures: readonly Picture[], number: number): Picture {
  const picture = pictures[number % pictures.length]
  if (!picture) throw new Error('expected a picture')
  return picture
}

async function chooseModel(libraryDir: string, modelDir: string): Promise<void> {
  const worker = (entry: string) => new URL(`../../../electron/worker/${entry}`, import.meta.url)
  const library = await Library.open({
    dir: libraryDir,
    access: 'write',
    create: true,
    command: 'bench:window',
    phiName: null,
    signal: new AbortController().signal,
    processes: {
      inference: (start) => forkNode(worker('main.ts'), start),
      search: (start) => forkNode(worker('search/main.ts'), start),
    },
  })
  try {
    await library.useModel({ modelDir, change: false })
  } finally {
    await library.close()
  }
}

async function fill(libraryDir: string, photosDir: string, pictures: readonly Picture[]): Promise<void> {
  const db = openWritable(libraryDir)
  try {
    const rules = () => createIgnoreRules([], libraryDir)
    const { folder } = await new Folders({ db, rules }).add(photosDir)
    await new Reconciler({ db, rules }).reconcileRoot(folder.id)
    const model = new ModelTable(db).filling()
    if (!model) throw new Error('expected a model')
    const pending = new PendingPhotos(db)
    const store = new OutcomeStore(db, model)
    const random = randomNumbers(1)
    for (let after = 0; ; ) {
      const photos = pending.next(model.id, after, PHOTOS_PER_TRANSACTION)
      if (photos.length === 0) return
      store.store(photos.map((photo) => outcomeOf(photo, model, pictures, random, libraryDir)))
      after = photos.at(-1)?.id ?? after
    }
  } finally {
    db.close()
  }
}

function outcomeOf(
  photo: PendingPhoto,
  model: ModelRow,
  pictures: readonly Picture[],
  random: () => number,
  libraryDir: string,
): PhotoResult {
  const number = Number(photo.path.slice(-10, -4))
  const { path, width, height } = pictureOf(pictures, number)
  const hash = createHash('sha256').update(photo.path).digest('hex')
  const thumbnail = join(thumbnailDirectory(libraryDir), hash.slice(0, 2), `${hash}.jpg`)
  mkdirSync(dirname(thumbnail), { recursive: true })
  linkSync(path, thumbnail)
  const { bytes, modifiedMs } = photo
  const wallMs = Math.round(FIRST_DAY_MS + random() * DAYS * DAY_MS)
  const date = { wallMs, precision: 'second', offsetMinutes: null, from: 'exif' } as const
  const captured = { date, rank: CAPTURE_RANK.exifOriginal, metadataMs: null }
  return {
    photo,
    outcome: {
      status: 'indexed',
      identity: { hash, bytes, modifiedMs },
      facts: { width, height, orientation: 1, captured, camera: null, lens: null, format: 'jpeg' },
      outside: NOTHING_OUTSIDE,
      features: randomVector(random, model.featureSize),
      pictureHash: null,
      damage: null,
    },
  }
}
