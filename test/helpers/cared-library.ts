/** A library with photos, features and things that a person made, written without a model. */

import { createHash } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { WritableDatabase } from '../../electron/core/catalog/database.ts'
import { HeldPicturesWriter } from '../../electron/core/catalog/held-pictures.ts'
import { MarkedQueriesWriter, queryDigest } from '../../electron/core/catalog/marked-queries.ts'
import { ModelWriter } from '../../electron/core/catalog/model-table.ts'
import { openWritable } from '../../electron/core/catalog/open-database.ts'
import { PinWriter } from '../../electron/core/catalog/pins.ts'
import { RootWriter } from '../../electron/core/catalog/root-table.ts'
import { SettingsWriter } from '../../electron/core/catalog/settings.ts'
import { WordWriter } from '../../electron/core/catalog/words.ts'
import { databasePath } from '../../electron/core/lib/app-paths.ts'
import { modelFingerprint } from '../../electron/shared/model-ids.ts'
import { bytesOf } from '../../electron/shared/vectors.ts'

export const FEATURES = 64

export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

export interface CaredOptions {
  readonly photos?: number
  readonly pins?: number
}

/** The folder that the library watches need not exist. */
export function writeCaredLibrary(dir: string, { photos = 50, pins = 3 }: CaredOptions = {}): void {
  const db = openWritable(dir)
  try {
    db.transaction(() => {
      const root = new RootWriter(db).watch(join(dir, '../photos'), 1)
      const { id: model } = new ModelWriter(db).fill(
        {
          fingerprint: modelFingerprint('f'),
          name: 'm',
          modelDir: '/m',
          phiName: null,
          featureSize: FEATURES,
        },
        1,
      )
      writePhotos(db, root.id, root.path, model, photos)
      writePersonal(db, pins)
    })
    // Writes into the database file itself, because the test damages that file.
    db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
}

function writePhotos(
  db: WritableDatabase,
  rootId: number,
  folder: string,
  model: number,
  count: number,
): void {
  const content = db.command(
    `INSERT INTO content (hash, bytes, width, height, orientation, format) VALUES (@hash, @bytes, 4, 3, 1, 'jpeg')`,
  )
  const photo = db.command(
    `INSERT INTO photo (root_id, path, bytes, modified_ms, status, content_id, captured_ms)
     VALUES (@rootId, @path, @bytes, 1, 'indexed', @contentId, 1)`,
  )
  const embedding = db.command(
    'INSERT INTO embedding (content_id, model_id, vector) VALUES (@contentId, @model, @vector)',
  )
  const entry = db.command(`INSERT INTO vec_${model} (rowid, embedding) VALUES (@rowid, @vector)`)
  for (let index = 1; index <= count; index++) {
    const { rowId: contentId } = content.run({ hash: hashOf(`photo ${index}`), bytes: index })
    const path = join(folder, `${String(index).padStart(6, '0')}.jpg`)
    photo.run({ rootId, path, bytes: index, contentId })
    const vector = new Float32Array(FEATURES)
    vector[index % FEATURES] = 1
    embedding.run({ contentId, model, vector: bytesOf(vector) })
    entry.run({ rowid: BigInt(contentId), vector: bytesOf(vector) })
  }
}

function writePersonal(db: WritableDatabase, pins: number): void {
  const pictures = new HeldPicturesWriter(db)
  const pinTable = new PinWriter(db)
  for (let index = 1; index <= pins; index++) {
    const id = pinTable.add({ name: `pin ${index}`, text: `is on beach ${index}`, dial: 0.5 }, index)
    const hash = hashOf(`photo ${index}`)
    pictures.put('pin', id, 'reference', [{ hash, photoId: null, name: `${index}.jpg` }])
    pictures.putFeatures(hash, modelFingerprint('f'), new Float32Array(FEATURES).fill(index))
  }
  const word = new WordWriter(db).add(
    { name: 'Biscuit', folded: 'biscuit', picturesHash: hashOf('photo 1') },
    7,
  )
  pictures.put('word', word, 'reference', [{ hash: hashOf('photo 1'), photoId: null, name: '1.jpg' }])
  const marks = new MarkedQueriesWriter(db)
  const reference = { hash: hashOf('photo 2'), photoId: null, name: '2.jpg' }
  const text = 'is at night'
  const query = { digest: queryDigest([reference.hash], text), text, sharedConcept: 'dog', aspects: [] }
  marks.mark(marks.add(query, [reference], 9), [
    { hash: hashOf('photo 3'), photoId: null, name: '3.jpg' },
    { hash: hashOf('photo 4'), photoId: null, name: '4.jpg' },
  ])
  const settings = new SettingsWriter(db)
  settings.setIgnorePatterns(['*.tmp.jpg'])
  settings.setIncluded(['lightroom'])
}

const PAGE_BYTES = 4096

/** Overwrites pages of the database with rubbish, as a failing disk does; page 0 is the first. */
export function damagePages(dir: string, pages: readonly number[]): void {
  const file = openSync(databasePath(dir), 'r+')
  for (const page of pages) writeSync(file, Buffer.alloc(PAGE_BYTES, 0xa5), 0, PAGE_BYTES, page * PAGE_BYTES)
  closeSync(file)
}

/** The leaf pages of a table or an index, as `damagePages` counts them. */
export function leavesOf(dir: string, name: string): readonly number[] {
  const db = new Database(databasePath(dir), { readonly: true })
  try {
    const rows = db
      .prepare("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path")
      .all(name)
    return (rows as readonly { readonly pageno: number }[]).map(({ pageno }) => pageno - 1)
  } finally {
    db.close()
  }
}
