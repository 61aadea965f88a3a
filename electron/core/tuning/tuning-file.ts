/**
 * A library's record of its tuning: one small file beside the tuned weights, in the library's own folder, so that the
 * command line finds them too. Runs in the engine. It is written whole; a damaged one counts as missing.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { access, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { type ModelFingerprint, modelFingerprint } from '../../shared/model-ids.ts'
import { tuningDirectory } from '../lib/app-paths.ts'
import { log } from '../lib/log.ts'

const loss = z.number()
const result = z.object({
  presentLoss: loss.nullable(),
  tunedLoss: loss,
  trainedPhotos: z.int(),
  checkedPhotos: z.int(),
})
const progress = z.object({
  phase: z.enum(['preparing', 'teachers', 'training', 'checking']),
  done: z.number(),
  total: z.number(),
  curve: z.array(z.number()).readonly(),
})
/** File names only: they lie beside this file. */
const tuned = z.object({ name: z.string().regex(/^[\w-]+\.safetensors$/), result })

const stored = z.object({
  version: z.literal(1),
  /** The file's key for the model's fingerprint. With another model the record counts for nothing. */
  modelId: z.string(),
  inUse: tuned.extend({ sinceMs: z.number() }).nullable(),
  job: z
    .discriminatedUnion('kind', [
      /** `progress` is what is shown until there is news. */
      z.object({ kind: z.literal('running'), paused: z.boolean(), progress }),
      z.object({ kind: z.literal('offered'), tuned }),
      z.object({ kind: z.literal('failed'), reason: z.string() }),
    ])
    .nullable(),
})

const schema = stored.transform(({ modelId, ...record }) => ({
  ...record,
  fingerprint: modelFingerprint(modelId),
}))

export type TuningRecord = z.infer<typeof schema>
export type TuningProgress = z.infer<typeof progress>
export const NOT_BEGUN: TuningProgress = { phase: 'preparing', done: 0, total: 0, curve: [] }

const hashes = z.array(z.string())
const chosenSchema = z.object({ training: hashes, checking: hashes })
/** SHA-256 of the photos to learn from and of those to check with: the same after a restart. */
export type ChosenPhotos = z.infer<typeof chosenSchema>

export function noTuning(fingerprint: ModelFingerprint): TuningRecord {
  return { version: 1, fingerprint, inUse: null, job: null }
}

/** Null if there is no record of this model. */
export function readTuning(libraryDir: string, fingerprint: ModelFingerprint): TuningRecord | null {
  try {
    const record = parseRecord(readFileSync(recordPath(libraryDir), 'utf8'))
    return record.fingerprint === fingerprint ? record : null
  } catch {
    return null
  }
}

/** @throws Error for a damaged record */
function parseRecord(text: string): TuningRecord {
  return schema.parse(JSON.parse(text))
}

/** Removes weights that the record no longer names. @throws AppError `disk-full`, `library-unusable` */
export function writeTuning(libraryDir: string, record: TuningRecord, before: TuningRecord | null): void {
  const { fingerprint: modelId, ...rest } = record
  const file: z.input<typeof schema> = { modelId, ...rest }
  writeWhole(recordPath(libraryDir), file)
  const kept = namesOf(record)
  for (const name of before ? namesOf(before) : []) {
    if (!kept.includes(name)) rmSync(join(tuningDirectory(libraryDir), name), { force: true })
  }
}

/** Weights that a killed process left. */
export function removeStrayWeights(libraryDir: string, record: TuningRecord | null): void {
  const kept = record ? namesOf(record) : []
  for (const name of existsSync(tuningDirectory(libraryDir))
    ? readdirSync(tuningDirectory(libraryDir))
    : []) {
    if (name.startsWith('tuned-') && !kept.includes(name))
      rmSync(join(tuningDirectory(libraryDir), name), { force: true })
  }
}

/** Null without a record. */
export function readChosen(libraryDir: string): ChosenPhotos | null {
  try {
    return chosenSchema.parse(JSON.parse(readFileSync(chosenPath(libraryDir), 'utf8')))
  } catch {
    return null
  }
}

/** @throws AppError `disk-full`, `library-unusable` */
export function writeChosen(libraryDir: string, chosen: ChosenPhotos): void {
  writeWhole(chosenPath(libraryDir), chosen)
}

function writeWhole(path: string, value: unknown): void {
  const staged = `${path}.${process.pid}`
  try {
    // Not the library's own folder: one that was moved away is not begun anew at its old place.
    if (!existsSync(dirname(path))) mkdirSync(dirname(path))
    writeFileSync(staged, JSON.stringify(value), { flush: true })
    renameSync(staged, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const cause = { cause: error }
    if (code === 'ENOSPC') throw new AppError('disk-full', 'the disk that holds the library is full', cause)
    throw new AppError('library-unusable', `${path} cannot be written (${code})`, cause)
  }
}

/**
 * The phi that a library answers with instead of the model's own: looks at the record's file each time, because another
 * process may write it, and reads the record again only after a change.
 */
export class TunedPhi {
  readonly #directory: string
  readonly #recordPath: string
  readonly #read: (path: string) => Promise<string>
  #known: { readonly stamp: string; readonly record: TuningRecord | null } | null = null

  constructor(libraryDir: string, read = (path: string) => readFile(path, 'utf8')) {
    this.#directory = tuningDirectory(libraryDir)
    this.#recordPath = recordPath(libraryDir)
    this.#read = read
  }

  /** Null where the model's own phi answers. Never rejects. */
  async path(fingerprint: ModelFingerprint): Promise<string | null> {
    const record = await this.#record()
    if (record?.fingerprint !== fingerprint || record.inUse === null) return null
    const path = join(this.#directory, record.inUse.name)
    // Without the file, the model's own phi answers.
    return access(path).then(
      () => path,
      () => null,
    )
  }

  /** Null without a record, and for a damaged one. */
  async #record(): Promise<TuningRecord | null> {
    const stamp = await stampOf(this.#recordPath)
    if (stamp === null) return null
    if (this.#known?.stamp !== stamp) {
      const record = await this.#read(this.#recordPath)
        .then(parseRecord)
        .catch((error) => {
          log.swallowed('tuning-unread', error)
          return null
        })
      this.#known = { stamp, record }
    }
    return this.#known.record
  }
}

/** Tells one version of a file from the next; null without a file. */
async function stampOf(path: string): Promise<string | null> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true })
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`
  } catch {
    return null
  }
}

function namesOf({ inUse, job }: TuningRecord): readonly string[] {
  return [inUse?.name, job?.kind === 'offered' ? job.tuned.name : undefined].filter(
    (name) => name !== undefined,
  )
}

function chosenPath(libraryDir: string): string {
  return join(tuningDirectory(libraryDir), 'chosen-photos.json')
}

function recordPath(libraryDir: string): string {
  return join(tuningDirectory(libraryDir), 'tuning.json')
}
