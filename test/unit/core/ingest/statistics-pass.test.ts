import { join } from 'node:path'
import { expect, test } from 'vitest'
import { WritableDatabase } from '../../../../electron/core/catalog/database.ts'
import { newestVersion } from '../../../../electron/core/catalog/migrate.ts'
import { createDatabase } from '../../../../electron/core/catalog/open-database.ts'
import { type ScoredModel, StatisticsPass } from '../../../../electron/core/ingest/statistics-pass.ts'
import { type ModelRowId, modelFingerprint } from '../../../../electron/shared/model-ids.ts'
import { bytesOf } from '../../../../electron/shared/vectors.ts'
import { randomNumbers } from '../../../helpers/random-vectors.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const SIZE = 4
const PHOTOS = 50

function library(names = 40) {
  const connection = createDatabase(join(temporaryDirectory(), 'library.db'), newestVersion())
  const db = new WritableDatabase(connection)
  db.execute(
    `INSERT INTO model (id, fingerprint, name, directory, feature_size, added_ms) VALUES (1, 'f', 'm', '/m', ${SIZE}, 0)`,
  )
  const random = randomNumbers(7)
  const content = db.command(
    `INSERT INTO content (id, hash, bytes, width, height, orientation, format) VALUES (@id, @hash, 1, 1, 1, 1, 'jpeg')`,
  )
  const embedding = db.command(
    'INSERT INTO embedding (content_id, model_id, vector) VALUES (@id, 1, @vector)',
  )
  for (let id = 1; id <= PHOTOS; id++) {
    content.run({ id, hash: String(id) })
    embedding.run({ id, vector: bytesOf(Float32Array.from({ length: SIZE }, () => random() - 0.5)) })
  }
  const model: ScoredModel = {
    modelRowId: 1 as ModelRowId,
    info: { fingerprint: modelFingerprint(`statistics ${names}`), featureSize: SIZE, hasTokenizer: true },
    client: {
      conceptNames: async () => ({
        names: Array.from({ length: names }, (_, i) => `thing ${i}`),
        hash: `things ${names}`,
      }),
      encodeText: async ({ sentences }) =>
        sentences.map(() => Float32Array.from({ length: SIZE }, () => random() - 0.5)),
    },
  }
  const count = () =>
    db
      .query<{ n: number; first: number }>('SELECT count(*) AS n, min(id) AS first FROM bank_statistics')
      .get()
  return { db, model, count }
}

test('gives every embedding its statistics once', async () => {
  const { db, model, count } = library()
  const pass = new StatisticsPass(db, model)
  await pass.run()
  expect(count()).toEqual({ n: PHOTOS, first: 1 })
  await pass.run()
  await new StatisticsPass(db, model).run()
  expect(count()).toEqual({ n: PHOTOS, first: 1 })
})

test('scores an embedding that comes later, and one in the place of another', async () => {
  const { db, model, count } = library()
  const pass = new StatisticsPass(db, model)
  await pass.run()
  db.execute('PRAGMA foreign_keys = ON')
  db.execute('DELETE FROM embedding WHERE content_id = 3')
  expect(count()?.n).toBe(PHOTOS - 1)
  db.execute(
    "INSERT INTO embedding (content_id, model_id, vector) VALUES (3, 1, x'0000803f000000000000000000000000')",
  )
  await pass.run()
  expect(count()?.n).toBe(PHOTOS)
})

test('starts again with greater ids where the bank is another one', async () => {
  const { db, model, count } = library()
  await new StatisticsPass(db, model).run()
  const other = library(44).model
  await new StatisticsPass(db, { ...other, modelRowId: model.modelRowId }).run()
  expect(count()).toEqual({ n: PHOTOS, first: PHOTOS + 1 })
})

test('leaves out features without a direction, and a model that reads no text', async () => {
  const { db, model, count } = library()
  db.execute("UPDATE embedding SET vector = x'00000000000000000000000000000000' WHERE content_id = 5")
  const { info } = model
  await new StatisticsPass(db, { ...model, info: { ...info, hasTokenizer: false } }).run()
  expect(count()?.n).toBe(0)
  await new StatisticsPass(db, model).run()
  expect(count()?.n).toBe(PHOTOS - 1)
})

test('writes nothing once it is stopped', async () => {
  const { db, model, count } = library()
  const pass = new StatisticsPass(db, model)
  pass.stop()
  await pass.run()
  expect(count()?.n).toBe(0)
})
