/** Refines one subject and stores the result. Runs in the engine, under the writer lock. */

import { AppError } from '../../shared/errors.ts'
import { INVERSION_RESULT_VERSION, type InvertProgress } from '../../shared/inversion-api.ts'
import type { ModelFingerprint } from '../../shared/model-ids.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { PseudoWordTable, putPseudoWord, refinedKey } from '../catalog/pseudo-word-table.ts'
import { VerdictWriter } from '../catalog/verdict-table.ts'
import { CheckpointFile } from './checkpoint-file.ts'
import { firstPseudoWord } from './first-pseudo-words.ts'
import { type RefinedSubject, refineSubject } from './refine-subject.ts'
import type { ServedModel } from './served-model.ts'
import type { Subject, SubjectPictures } from './subject.ts'

/** A moved or renamed photo has no path for this long: the watcher reads a new file after it rested for 1.5 s. */
const MOVING_MS = 5_000

export interface JobContext {
  readonly db: WritableDatabase
  readonly libraryDir: string
  readonly pictures: SubjectPictures
  readonly model: ServedModel
}

export interface JobOptions {
  readonly signal: AbortSignal
  /** Called when the job ends, however it ends. True removes everything of it. */
  readonly isGivenUp: () => boolean
  readonly onProgress: (progress: InvertProgress) => void
}

/** @throws `cancelled`, `photo-missing`, `reference-missing`, `disk-full`, and the worker's errors */
export async function runJob(subject: Subject, context: JobContext, options: JobOptions): Promise<void> {
  const { libraryDir, model, db } = context
  const checkpoint = checkpointOf(subject, libraryDir, model.info.fingerprint)
  try {
    const refined = await refine(subject, context, checkpoint, options)
    if (options.isGivenUp()) throw new AppError('cancelled', 'given up')
    store(db, subject, model.info.fingerprint, refined)
    await checkpoint.remove()
  } catch (error) {
    if (options.isGivenUp() || isDeletion(error)) await checkpoint.remove()
    throw error
  }
}

export function checkpointOf(
  subject: Subject,
  libraryDir: string,
  fingerprint: ModelFingerprint,
): CheckpointFile {
  const name = JSON.stringify([fingerprint, refinedKey(subject.hash, fingerprint), INVERSION_RESULT_VERSION])
  return CheckpointFile.inLibrary(name, libraryDir)
}

async function refine(
  subject: Subject,
  { db, pictures, model }: JobContext,
  checkpoint: CheckpointFile,
  { signal, onProgress }: JobOptions,
): Promise<RefinedSubject> {
  const throwIfDeleted = deletionGuard(pictures, subject)
  const features = await pictures.all(subject.pictures, model)
  const first = await firstPseudoWord(features, model)
  const known = new PseudoWordTable(db).find(refinedKey(subject.hash, model.info.fingerprint))
  return refineSubject(model.inference, {
    ...{ features, first, known, checkpoint, signal },
    onProgress: (progress) => {
      throwIfDeleted()
      onProgress(progress)
    },
  })
}

/**
 * Deleting a photo ends the refining of it that runs. A picture that was deleted before its turn is refined all the same:
 * its features are stored, and its target still asks for it.
 */
function deletionGuard(pictures: SubjectPictures, subject: Subject): () => void {
  const isDeleted = (hash: string) => pictures.isDeleted(hash, Date.now() - MOVING_MS)
  const there = subject.pictures.filter((hash) => !isDeleted(hash))
  return () => {
    if (!there.some(isDeleted)) return
    throw new AppError('photo-missing', 'its photo was deleted meanwhile; the first answer stays')
  }
}

function isDeletion(error: unknown): boolean {
  return error instanceof AppError && error.code === 'photo-missing'
}

function store(
  db: WritableDatabase,
  subject: Subject,
  fingerprint: ModelFingerprint,
  { image, verdict }: RefinedSubject,
): void {
  db.transaction(() => {
    if (!image.stopped) putPseudoWord(db, refinedKey(subject.hash, fingerprint), image, Date.now())
    new VerdictWriter(db).put(subject.hash, fingerprint, verdict)
  })
}
