/**
 * Gives pins, words and marked queries that a repair saved the pictures back that they lost: a damaged page may have
 * held those alone. Merging adds beside what is there, so this comes before it. Runs in the engine, under the writer
 * lock.
 */
import type { WritableDatabase } from '../catalog/database.ts'
import { HeldPicturesWriter, type NewPicture, type Owner } from '../catalog/held-pictures.ts'
import { queryDigest } from '../catalog/marked-queries.ts'
import { PinTable } from '../catalog/pins.ts'
import type { UserData } from '../catalog/user-data.ts'
import { WordTable } from '../catalog/words.ts'

type Named = Pick<NewPicture, 'hash' | 'name'>

/** Only pictures that are missing; all of it or nothing. @throws `disk-full` */
export function completeUserData(db: WritableDatabase, data: UserData): void {
  db.transaction(() => {
    completeKept(db, data)
    completeMarks(db, data)
  })
}

function completeKept(db: WritableDatabase, data: UserData): void {
  const pictures = new HeldPicturesWriter(db)
  const complete = (owner: Owner, id: number, copied: readonly (Named & { readonly role?: string })[]) => {
    const held = pictures.of(owner, id)
    for (const role of ['reference', 'more', 'less'] as const) {
      const all = copied.filter((picture) => (picture.role ?? 'reference') === role)
      const known = new Map(held.filter((each) => each.role === role).map((each) => [each.hash, each]))
      // One that holds others was changed after the copy.
      const isPart =
        known.size < all.length && [...known.keys()].every((hash) => all.some((each) => each.hash === hash))
      if (isPart)
        pictures.put(
          owner,
          id,
          role,
          all.map(({ hash, name }) => known.get(hash) ?? outside(hash, name)),
        )
    }
  }
  const key = (pin: { readonly name: string; readonly text: string; readonly createdMs: number }) =>
    JSON.stringify([pin.name, pin.text, pin.createdMs])
  const pins = new Map(data.pins.map((pin) => [key(pin), pin]))
  for (const pin of new PinTable(db).all()) complete('pin', pin.id, pins.get(key(pin))?.pictures ?? [])
  const words = new Map(data.words.map((word) => [word.picturesHash, word]))
  for (const { id, picturesHash } of new WordTable(db).all())
    complete('word', id, words.get(picturesHash)?.pictures ?? [])
}

/** Answers are merged; references belong to the query itself. */
function completeMarks(db: WritableDatabase, data: UserData): void {
  const query = db.query<{ id: number }>(
    'SELECT id FROM marked_query WHERE digest = @digest AND removed_ms IS NULL',
  )
  const add = db.command(
    `INSERT OR IGNORE INTO marked_picture (query_id, role, hash, position, photo_id, name)
     VALUES (@id, 'reference', @hash, @position, NULL, @name)`,
  )
  for (const { references, text } of data.marks) {
    const id = query.get({
      digest: queryDigest(
        references.map(({ hash }) => hash),
        text,
      ),
    })?.id
    if (id === undefined) continue
    references.forEach(({ hash, name }, position) => void add.run({ id, hash, position, name }))
  }
}

function outside(hash: string, name: string): NewPicture {
  return { hash, name, photoId: null }
}
