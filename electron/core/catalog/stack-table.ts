/** Stacks of photos, as answers and lists read them. Runs in the engine, on any connection; tables `stack` and `stack_photo`. */
import type { PhotoStack, StackKind, StackPhoto } from '../../shared/stacks.ts'
import type { Query, ReadableDatabase } from './database.ts'

interface Row extends StackPhoto {
  readonly stackId: number
  readonly kind: StackKind
}

export class StackTable {
  readonly #ids: Query<{ readonly photoId: number; readonly stackId: number }>
  readonly #members: Query<Row>
  readonly #ofContent: Query<{ readonly photoId: number }>
  readonly #atPath: Query<{ readonly photoId: number }>

  constructor(db: ReadableDatabase) {
    this.#ids = db.query(
      `SELECT photo_id AS photoId, stack_id AS stackId FROM json_each(@ids) JOIN stack_photo ON photo_id = json_each.value`,
    )
    // Photos that went since the stacks were last looked at are not shown.
    this.#members = db.query(
      `SELECT photo_id AS photoId, photo.path, stack_id AS stackId, kind
       FROM json_each(@ids) JOIN stack ON stack.id = json_each.value JOIN stack_photo ON stack_id = stack.id
         JOIN photo ON photo.id = photo_id
       WHERE content_id IS NOT NULL AND removed_ms IS NULL ORDER BY photo.path`,
    )
    this.#ofContent = db.query(
      `SELECT photo.id AS photoId FROM content JOIN photo ON content_id = content.id WHERE content.hash = @hash`,
    )
    this.#atPath = db.query('SELECT id AS photoId FROM photo WHERE path = @path')
  }

  /** The stack's id of each photo that is in one. */
  idsOf(photoIds: readonly number[]): ReadonlyMap<number, number> {
    const rows = this.#ids.all({ ids: JSON.stringify(photoIds) })
    return new Map(rows.map(({ photoId, stackId }) => [photoId, stackId]))
  }

  /** The stack of each photo that is in one with another photo that is shown. Two statements for any number of photos. */
  of(photoIds: readonly number[]): ReadonlyMap<number, PhotoStack> {
    const ids = this.idsOf(photoIds)
    const rows = this.#members.all({ ids: JSON.stringify([...new Set(ids.values())]) })
    const stacks = Map.groupBy(rows, ({ stackId }) => stackId)
    return new Map(
      [...ids].flatMap(([photoId, stackId]) => {
        const members = stacks.get(stackId) ?? []
        const [first] = members
        if (!first || members.length < 2) return []
        return [
          [photoId, { kind: first.kind, photos: members.map(({ photoId, path }) => ({ photoId, path })) }],
        ]
      }),
    )
  }

  /** These photos and all that are in a stack with one of them. */
  withStacks(photoIds: Iterable<number>): ReadonlySet<number> {
    const all = new Set(photoIds)
    for (const { photos } of this.of([...all]).values()) for (const { photoId } of photos) all.add(photoId)
    return all
  }

  /** Photos of these bytes. @param hash SHA-256 in hex */
  ofContent(hash: string): readonly number[] {
    return this.#ofContent.all({ hash }).map(({ photoId }) => photoId)
  }

  /** The photo of a path; none where the library does not know it. */
  atPath(path: string): readonly number[] {
    return this.#atPath.all({ path }).map(({ photoId }) => photoId)
  }
}
