/**
 * The cost of a photo for the stacks of a large library: rows with random hashes and features, of which the last ones are settled
 * and timed; the others are centres from the start. A tenth of them are near copies of another. Prints a line of JSON: {"bench":"stacks-scale","photos",
 * "timed","cpuMsAPhoto","longestSliceMs","candidatesAPhoto","stacks","tablesMb"}. Usage: `npm run bench:stacks-scale -- [photos]`, 100000 without.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { ModelWriter } from '../../electron/core/catalog/model-table.ts'
import { openWritable } from '../../electron/core/catalog/open-database.ts'
import { PictureHashes, PictureHashWriter } from '../../electron/core/catalog/picture-hash-table.ts'
import { Stacker } from '../../electron/core/stacks/stacker.ts'
import { modelFingerprint } from '../../electron/shared/model-ids.ts'
import { bytesOf } from '../../electron/shared/vectors.ts'
import { randomNumbers, randomVector } from '../helpers/random-vectors.ts'
import { randomHash, turned } from '../helpers/stack-rows.ts'

const photos = Number(process.argv[2] ?? 100_000)
const FEATURE_SIZE = 64
const COPIES = 0.1
const SLICE = 1_000
/** Photos that are timed, at the end. */
const TIMED = 5_000

const work = mkdtempSync(join(tmpdir(), 'searlight-stacks-scale-'))
const db = openWritable(join(work, 'library'))
try {
  const random = randomNumbers(7)
  const model = { name: 'm', modelDir: '/m', featureSize: FEATURE_SIZE, phiName: null }
  const { id: modelRowId } = new ModelWriter(db).fill({ ...model, fingerprint: modelFingerprint('m') }, 0)
  db.execute("INSERT INTO root (id, path, status, added_ms) VALUES (1, '/photos', 'online', 0)")
  const hashes = new PictureHashWriter(db)
  const content = db.command(
    `INSERT INTO content (id, hash, bytes, width, height, orientation, format, camera, date_ms, date_precision, date_from,
       date_rank) VALUES (@id, @sha, @id, 4000, 3000, 1, 'jpeg', 'Leica M3', @ms, 'second', 'exif', @rank)`,
  )
  const photo = db.command(
    `INSERT INTO photo (id, root_id, path, bytes, modified_ms, status, content_id, captured_ms, captured_from)
     VALUES (@id, 1, @path, 1, 1, 'indexed', @id, @ms, 'exif')`,
  )
  const embedding = db.command(
    'INSERT INTO embedding (content_id, model_id, vector) VALUES (@id, @modelRowId, @vector)',
  )
  const stacker = new Stacker(db)
  const known: Uint8Array[] = []
  let cpuMs = 0
  let longestSliceMs = 0
  const settle = () => {
    const before = process.cpuUsage()
    for (let more = true; more; ) {
      const startMs = performance.now()
      more = stacker.settleSlice()
      longestSliceMs = Math.max(longestSliceMs, performance.now() - startMs)
    }
    const { user, system } = process.cpuUsage(before)
    cpuMs += (user + system) / 1_000
  }
  for (let first = 1; first <= photos; first += SLICE) {
    db.transaction(() => {
      for (let id = first; id < Math.min(first + SLICE, photos + 1); id++) {
        const like = random() < COPIES ? known[Math.floor(random() * known.length)] : undefined
        const hash = like ? turned(like, Math.floor(20 * random()), 127) : randomHash(random)
        if (!like) known.push(hash)
        const ms = Math.floor(id / 3) * 4_000
        // A copy has lost when its shutter opened.
        content.run({ id, sha: `${id}`.padStart(64, '0'), ms, rank: like ? 8 : 0 })
        embedding.run({ id, modelRowId, vector: bytesOf(randomVector(random, FEATURE_SIZE)) })
        hashes.put(id, hash)
        photo.run({ id, path: `/photos/${Math.floor(id / 100)}/IMG_${id}.jpg`, ms })
      }
    })
    if (first + SLICE > photos - TIMED) settle()
    else
      db.execute(
        'UPDATE picture_hash SET centre_id = content_id WHERE centre_id IS NULL; DELETE FROM stack_due; DELETE FROM copy_due',
      )
  }
  const table = new PictureHashes(db)
  const probes = Array.from({ length: 200 }, () => table.near(randomHash(random)).length)
  const count = (from: string) => db.query<{ n: number }>(`SELECT count(*) AS n FROM ${from}`).get()?.n ?? 0
  const bytes = db
    .query<{ n: number }>(
      `SELECT sum(pgsize) AS n FROM dbstat WHERE name LIKE 'picture_hash%' OR name LIKE 'shot%' OR name LIKE 'stack%'`,
    )
    .get()?.n
  const line = {
    photos,
    timed: TIMED,
    cpuMsAPhoto: Number((cpuMs / TIMED).toFixed(3)),
    longestSliceMs: Math.round(longestSliceMs),
    candidatesAPhoto: probes.reduce((sum, n) => sum + n, 0) / probes.length,
    stacks: count('stack'),
    tablesMb: Number(((bytes ?? 0) / 1e6).toFixed(1)),
  }
  console.log(JSON.stringify({ bench: 'stacks-scale', ...line }))
} finally {
  db.close()
  rmSync(work, { recursive: true, force: true })
}
