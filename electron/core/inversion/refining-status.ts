/**
 * Which targets wait, are paused or have stopped, and why. The catalogue stores it over a restart; after a full disk it
 * holds until the application ends. Runs in the engine, under the writer lock.
 */

import type { RefiningTarget } from '../../shared/app-refining.ts'
import { AppError } from '../../shared/errors.ts'
import type { ModelFingerprint } from '../../shared/model-ids.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { type RefiningRow, RefiningWriter } from '../catalog/refining-table.ts'
import { stoppedBecause } from './refinement-state.ts'

const BY_USER = 'it was stopped; the first answer stays'

export class RefiningStatus {
  readonly #db: WritableDatabase
  readonly #rows: RefiningWriter
  /** Reasons that the disk has no room for. */
  readonly #problems = new Map<string, string>()
  readonly #held = new Set<string>()

  constructor(db: WritableDatabase) {
    this.#db = db
    this.#rows = new RefiningWriter(db)
  }

  /** The reason why the target has stopped, where that is not stored. */
  problem(target: RefiningTarget): string | null {
    return this.#problems.get(keyOf(target)) ?? null
  }

  isWaiting(target: RefiningTarget, fingerprint: ModelFingerprint): boolean {
    const row = this.#rows.find(target.kind, target.id)
    if (row?.status === 'paused' || this.problem(target) !== null) return false
    return stoppedBecause(row, fingerprint) === null
  }

  /** Whether the user gave the target up; that holds for every model. */
  isGivenUp(target: RefiningTarget): boolean {
    const row = this.#rows.find(target.kind, target.id)
    return (row?.status === 'stopped' && row.fingerprint === null) || this.problem(target) === BY_USER
  }

  /** Steps that were done at the last write. */
  step({ kind, id }: RefiningTarget): number {
    return this.#rows.find(kind, id)?.step ?? 0
  }

  /** @param step null leaves the stored one */
  wait(target: RefiningTarget, step: number | null): void {
    this.#put(target, { status: 'waiting', step, reason: null, fingerprint: null })
  }

  /** @param step null leaves the stored one */
  pause(target: RefiningTarget, step: number | null): void {
    this.#put(target, { status: 'paused', step, reason: null, fingerprint: null })
  }

  giveUp(target: RefiningTarget): void {
    this.#put(target, { status: 'stopped', step: 0, reason: BY_USER, fingerprint: null })
  }

  /** For this model only. */
  stop(target: RefiningTarget, reason: string, fingerprint: ModelFingerprint): void {
    this.#put(target, { status: 'stopped', step: null, reason, fingerprint })
  }

  /** Until `releaseHeld` or the end of the application: the cause passes without the user, such as a full disk. */
  hold(target: RefiningTarget, reason: string): void {
    this.#problems.set(keyOf(target), reason)
    this.#held.add(keyOf(target))
  }

  get hasHeld(): boolean {
    return this.#held.size > 0
  }

  /** Every held target waits again. */
  releaseHeld(): void {
    for (const key of this.#held) this.#problems.delete(key)
    this.#held.clear()
  }

  #put(
    target: RefiningTarget,
    row: Pick<RefiningRow, 'status' | 'reason' | 'fingerprint'> & { readonly step: number | null },
  ): void {
    const { kind: owner, id: ownerId } = target
    const step = row.step ?? this.step(target)
    this.#problems.delete(keyOf(target))
    this.#held.delete(keyOf(target))
    try {
      this.#db.transaction(() => this.#rows.put({ ...row, owner, ownerId, step }))
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'disk-full') throw error
      if (row.status === 'waiting') this.hold(target, error.message)
      else this.#problems.set(keyOf(target), row.reason ?? error.message)
    }
  }
}

function keyOf({ kind, id }: RefiningTarget): string {
  return `${kind} ${id}`
}
