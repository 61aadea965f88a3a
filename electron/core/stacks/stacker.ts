/**
 * Keeps the stacks of a library as photos come, change, go and return. Runs in the engine, under the writer lock; the
 * tables `stack`, `stack_photo`, `stack_due` and `copy_due`.
 *
 * [Note: A stack is what is linked] Photos of the same bytes, near copies of one centre, shots of a burst and files of a
 * pair are linked. A stack is everything that is linked directly or through others, so each photo is in at most one. Links
 * follow from the rows alone: stacks that were built again from nothing are the same.
 */
import type { CapturePrecision, CaptureSource } from '../../shared/capture-date.ts'
import type { StackKind } from '../../shared/stacks.ts'
import type { Query, WritableDatabase } from '../catalog/database.ts'
import { everyPhotoDue } from '../catalog/migrations/012-stacks.ts'
import { Bursts } from './bursts.ts'
import { NearCopies } from './near-copies.ts'
import { type PairFile, Pairs } from './pairs.ts'
import { ServedFeatures } from './served-features.ts'
import { kindOfStack, type StackLinks } from './stack-kind.ts'

/** Photos of one transaction: some 3 ms each in a library of 100,000, for which nothing else runs in the engine. */
const SLICE_PHOTOS = 16

interface Photo extends PairFile {
  readonly contentId: number
  readonly camera: string | null
  readonly precision: CapturePrecision
  readonly from: CaptureSource
  /** Photos of one group show the same bytes, or near copies of one centre. */
  readonly group: number
}

export class Stacker {
  readonly #db: WritableDatabase
  readonly #features: ServedFeatures
  readonly #copies: NearCopies
  readonly #bursts: Bursts
  readonly #pairs: Pairs
  readonly #due: Query<{ readonly id: number }>
  readonly #copiesDue: Query<{ readonly id: number }>
  readonly #photo: Query<Photo>
  readonly #ofContent: Query<{ readonly id: number }>
  readonly #ofGroup: Query<{ readonly id: number }>
  readonly #together: Query<{ readonly id: number }>
  readonly #stackOf: Query<{ readonly id: number }>
  readonly #commands

  constructor(db: WritableDatabase) {
    this.#db = db
    this.#features = new ServedFeatures(db)
    this.#copies = new NearCopies(db, this.#features)
    this.#bursts = new Bursts(db, this.#features)
    this.#pairs = new Pairs(db)
    this.#due = db.query('SELECT photo_id AS id FROM stack_due ORDER BY photo_id LIMIT @limit')
    this.#copiesDue = db.query('SELECT content_id AS id FROM copy_due ORDER BY content_id LIMIT @limit')
    this.#photo = db.query(
      `SELECT photo.id, path, photo.content_id AS contentId, captured_ms AS capturedMs,
         captured_precision AS precision, captured_from AS "from", camera, coalesce(centre_id, photo.content_id) AS "group"
       FROM photo JOIN content ON content.id = photo.content_id
         LEFT JOIN picture_hash ON picture_hash.content_id = photo.content_id
       WHERE photo.id = @id AND removed_ms IS NULL`,
    )
    this.#ofContent = db.query('SELECT id FROM photo WHERE content_id = @id AND removed_ms IS NULL')
    this.#ofGroup = db.query(
      `SELECT id FROM photo WHERE content_id = @id AND removed_ms IS NULL
       UNION SELECT photo.id FROM picture_hash JOIN photo ON photo.content_id = picture_hash.content_id
         WHERE centre_id = @id AND removed_ms IS NULL`,
    )
    this.#together = db.query(
      `SELECT photo_id AS id FROM stack_photo
       WHERE stack_id = (SELECT stack_id FROM stack_photo WHERE photo_id = @id)`,
    )
    this.#stackOf = db.query('SELECT stack_id AS id FROM stack_photo WHERE photo_id = @id')
    this.#commands = {
      takeDue: db.command('DELETE FROM stack_due WHERE photo_id = @id'),
      takeCopyDue: db.command('DELETE FROM copy_due WHERE content_id = @id'),
      leave: db.command('DELETE FROM stack_photo WHERE photo_id = @id'),
      end: db.command('DELETE FROM stack WHERE id = @id'),
      begin: db.command('INSERT INTO stack (id, kind) VALUES (@id, @kind)'),
      join: db.command('INSERT INTO stack_photo (photo_id, stack_id) VALUES (@id, @stackId)'),
    }
  }

  /** Looks at the next photos that are due, in one transaction. False where none was. @throws `disk-full` */
  settleSlice(limit = SLICE_PHOTOS): boolean {
    if (this.#due.get({ limit: 1 }) === undefined && this.#copiesDue.get({ limit: 1 }) === undefined)
      return false
    this.#db.transaction(() => {
      this.#features.forget()
      const affected = this.#affected(limit)
      this.#build(affected)
    })
    return true
  }

  /** Forgets all stacks: `settleSlice` builds them again. Hashes stay. */
  forgetAll(): void {
    this.#db.transaction(() => {
      this.#db.execute('DELETE FROM stack_photo; DELETE FROM stack; DELETE FROM shot')
      this.#db.execute('UPDATE picture_hash SET centre_id = NULL')
      this.#db.execute(everyPhotoDue())
    })
  }

  /** The photos whose links may be others than before. */
  #affected(limit: number): ReadonlySet<number> {
    const copies = this.#copiesDue.all({ limit }).map(({ id }) => id)
    for (const id of copies) this.#commands.takeCopyDue.run({ id })
    const due = this.#due.all({ limit }).map(({ id }) => id)
    for (const id of due) this.#commands.takeDue.run({ id })
    const regrouped = [...this.#copies.place(copies)]
    const captured = new Map(due.map((id) => [id, this.#photo.get({ id }) ?? null]))
    const affected = new Set([
      ...due,
      ...regrouped.flatMap((id) => this.#ofContent.all({ id }).map((photo) => photo.id)),
      ...this.#bursts.update(captured),
    ])
    for (const id of [...affected]) for (const other of this.#together.all({ id })) affected.add(other.id)
    return affected
  }

  #build(affected: ReadonlySet<number>): void {
    const seen = new Set<number>()
    for (const id of affected) {
      if (seen.has(id)) continue
      const links = this.#linkedTo(id)
      for (const photo of links.photos) seen.add(photo.id)
      // A photo that is not shown any more is linked to nothing.
      this.#store(links.photos.length === 0 ? [id] : links.photos.map((photo) => photo.id), links)
    }
  }

  /** Everything that a photo is linked to, directly or through others. */
  #linkedTo(id: number): StackLinks & { readonly photos: readonly Photo[] } {
    const photos = new Map<number, Photo>()
    const groups = new Set<number>()
    const pairs: (readonly [number, number])[] = []
    for (const next = [id]; next.length > 0; ) {
      const photoId = next.pop() as number
      const photo = photos.has(photoId) ? undefined : this.#photo.get({ id: photoId })
      if (!photo) continue
      photos.set(photoId, photo)
      if (!groups.has(photo.group))
        next.push(...this.#ofGroup.all({ id: photo.group }).map((other) => other.id))
      groups.add(photo.group)
      const beside = this.#pairs.linked(photo)
      pairs.push(...beside.map((other) => [photoId, other] as const))
      next.push(...beside, ...this.#bursts.linked(photoId, photo.contentId))
    }
    return { photos: [...photos.values()], pairs }
  }

  #store(ids: readonly number[], links: StackLinks): void {
    const { leave, end, begin, join } = this.#commands
    const before = new Set(ids.flatMap((id) => this.#stackOf.get({ id })?.id ?? []))
    for (const id of ids) leave.run({ id })
    // Members of the same stack that are not linked any more are among the affected, and so lose it as well.
    for (const id of before) {
      for (const other of this.#membersOf(id)) leave.run({ id: other })
      end.run({ id })
    }
    if (ids.length < 2) return
    const stackId = ids.reduce((least, id) => Math.min(least, id))
    const kind: StackKind = kindOfStack(links)
    begin.run({ id: stackId, kind })
    for (const id of ids) join.run({ id, stackId })
  }

  #membersOf(stackId: number): readonly number[] {
    return this.#db
      .query<{ id: number }>('SELECT photo_id AS id FROM stack_photo WHERE stack_id = @stackId')
      .all({ stackId })
      .map(({ id }) => id)
  }
}
