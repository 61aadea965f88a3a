/** One subject, from its pictures to what is stored of it. Runs in the engine, under the writer lock. */
import { AppError } from '../../shared/errors.ts'
import { INVERSION_RESULT_VERSION, type InvertProgress } from '../../shared/inversion-api.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { KeptPictures } from '../catalog/kept-pictures.ts'
import { PseudoWordTable, putPseudoWord } from '../catalog/pseudo-word-table.ts'
import { VerdictWriter } from '../catalog/verdict-table.ts'
import type { PictureFeatures } from '../saved/picture-features.ts'
import { firstPseudoWord } from './first-pseudo-words.ts'
import { JobCheckpoint } from './job-checkpoint.ts'
import { type RefinedSubject, refinedKey, refineSubject } from './refine-subject.ts'
import type { ServedModel } from './served-model.ts'
import type { Subject } from './subject.ts'

/** A file that came is looked at once it has rested for a second and a half. */
const MOVING_MS = 5_000

export interface JobContext {
  readonly db: WritableDatabase
  readonly libraryDir: string
  readonly features: PictureFeatures
  readonly model: ServedModel
}

export interface JobOptions {
  readonly signal: AbortSignal
  /** Asked when it ends, however it ends: nothing is left of it then. */
  readonly isGivenUp: () => boolean
  readonly onProgress: (progress: InvertProgress) => void
}

/** @throws `cancelled`, `photo-missing`, `reference-missing`, `disk-full`, and what the worker fails with */
export async function runJob(subject: Subject, context: JobContext, options: JobOptions): Promise<void> {
  const { libraryDir, model, db } = context
  const checkpoint = checkpointOf(subject, libraryDir, model.info.id)
  try {
    const refined = await refine(subject, context, checkpoint, options)
    if (options.isGivenUp()) throw new AppError('cancelled', 'given up')
    store(db, subject, model.info.id, refined)
    await checkpoint.discard()
  } catch (error) {
    if (options.isGivenUp() || isDeletion(error)) await checkpoint.discard()
    throw error
  }
}

export function checkpointOf(subject: Subject, libraryDir: string, modelId: string): JobCheckpoint {
  const name = JSON.stringify([modelId, refinedKey(subject, modelId), INVERSION_RESULT_VERSION])
  return new JobCheckpoint(libraryDir, name)
}

async function refine(
  subject: Subject,
  { db, features: pictures, model }: JobContext,
  checkpoint: JobCheckpoint,
  { signal, onProgress }: JobOptions,
): Promise<RefinedSubject> {
  const stillThere = deletionGuard(db, subject)
  const features = await pictures.all(subject.pictures, model)
  const first = await firstPseudoWord(features, model)
  const known = new PseudoWordTable(db).find(refinedKey(subject, model.info.id))
  const told = (progress: InvertProgress) => {
    stillThere()
    onProgress(progress)
  }
  return refineSubject(model.inference, { features, first, known, checkpoint, signal, onProgress: told })
}

/**
 * Features are kept, and a picture that went before its turn is refined all the same. But whoever deletes a photo while
 * it is being refined wants an end of it. A file that is moved or renamed is gone for a moment, too.
 */
function deletionGuard(db: WritableDatabase, { pictures }: Subject): () => void {
  const kept = new KeptPictures(db)
  const isDeleted = (hash: string) => kept.isDeleted(hash, Date.now() - MOVING_MS)
  const there = pictures.filter((hash) => !isDeleted(hash))
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
  modelId: string,
  { image, verdict }: RefinedSubject,
): void {
  db.transaction(() => {
    if (!image.stopped) putPseudoWord(db, refinedKey(subject, modelId), image, Date.now())
    new VerdictWriter(db).put(subject.hash, modelId, verdict)
  })
}
