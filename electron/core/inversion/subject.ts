/** A subject is what one pseudo-word stands for: one picture, or several that show the same thing. Runs in the engine; pure. */
import { createHash } from 'node:crypto'
import type { RefiningTarget } from '../../shared/app-refining.ts'
import type { ServedModel } from './served-model.ts'

export interface Subject {
  /** The picture's own hash, or one of all hashes together. */
  readonly hash: string
  /** SHA-256 of each picture's bytes; in the order in which a pseudo-word is found for them. */
  readonly pictures: readonly string[]
}

/** The subjects of one target. The target is an opaque key: progress and results are reported by it. */
export interface SubjectWork {
  readonly target: RefiningTarget
  /** Empty where there is nothing to refine. */
  readonly subjects: readonly Subject[]
  /** Whether phi's pseudo-word is stored ahead of the target's turn, as something already asks for it. */
  readonly needsFirst: boolean
}

/** Where subjects come from. */
export interface SubjectSource {
  /** In the order of refining. */
  all(): readonly SubjectWork[]
  /** Without subjects where the target is gone. */
  of(target: RefiningTarget): SubjectWork
}

/** The pictures of subjects, by the hashes of their bytes. */
export interface SubjectPictures {
  /** Un-normalised, [featureSize] a picture, in order. @throws `reference-missing` */
  all(hashes: readonly string[], model: ServedModel): Promise<readonly Float32Array[]>
  /** Whether the library had photos of these bytes, and the last of them was removed before `beforeMs`. */
  isDeleted(hash: string, beforeMs: number): boolean
}

/** Sorted, so that the same pictures give the same pseudo-word in whatever order they were chosen. */
export function subjectOf(hashes: readonly string[]): Subject {
  const pictures = [...new Set(hashes)].sort()
  const [only] = pictures
  if (pictures.length === 1 && only !== undefined) return { hash: only, pictures }
  return { hash: createHash('sha256').update(pictures.join('+')).digest('hex'), pictures }
}

export function sameTarget(one: RefiningTarget, other: RefiningTarget): boolean {
  return one.kind === other.kind && one.id === other.id
}
