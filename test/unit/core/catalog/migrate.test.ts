/** Every migration is tested on the version before it, with rows in it. */
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WritableDatabase } from '../../../../electron/core/catalog/database.ts'
import {
  MIGRATIONS,
  migrate,
  newestVersion,
  schemaVersion,
} from '../../../../electron/core/catalog/migrate.ts'

let connection: Database.Database
let db: WritableDatabase

beforeEach(() => {
  connection = new Database(':memory:')
  db = new WritableDatabase(connection)
})
afterEach(() => db.close())

test('versions count up from one without gaps', () => {
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, i) => i + 1))
})

const one = { version: 1, sql: 'CREATE TABLE a (x); INSERT INTO a VALUES (1)' }
const two = { version: 2, sql: 'ALTER TABLE a ADD COLUMN y; UPDATE a SET y = x + 1' }

test('each step runs once, on the result of the step before', () => {
  migrate(db, [one])
  expect(schemaVersion(db)).toBe(1)
  db.execute('INSERT INTO a VALUES (5)')
  migrate(db, [one, two])
  migrate(db, [one, two])
  expect(db.query('SELECT * FROM a').all()).toEqual([
    { x: 1, y: 2 },
    { x: 5, y: 6 },
  ])
  expect(schemaVersion(db)).toBe(2)
})

test('a step that fails leaves nothing of itself, and the version before it', () => {
  const broken = { version: 2, sql: 'CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)' }
  expect(() => migrate(db, [one, broken])).toThrow(/nowhere/)
  expect(schemaVersion(db)).toBe(1)
  expect(db.query("SELECT name FROM sqlite_schema WHERE name = 'b'").all()).toEqual([])
  migrate(db, [one, two])
  expect(schemaVersion(db)).toBe(2)
})

test('a database from the future is refused', () => {
  db.execute('PRAGMA user_version = 3')
  expect(() => migrate(db, [one, two])).toThrow(expect.objectContaining({ code: 'library-newer' }))
})

describe('version 9', () => {
  const before = MIGRATIONS.filter(({ version }) => version < 9)

  test('holds all of a library’s data, and removing a watched folder removes its lists', () => {
    db.execute('PRAGMA foreign_keys = ON')
    migrate(db, before)
    db.execute(
      `INSERT INTO root (id, path, status, added_ms) VALUES (1, '/p', 'online', 0);
       INSERT INTO photo (id, root_id, path, bytes, modified_ms, status, captured_ms)
         VALUES (1, 1, '/p/a.jpg', 1, 1, 'failed', 1)`,
    )
    migrate(db)
    expect(db.query('SELECT path, status FROM photo').all()).toEqual([{ path: '/p/a.jpg', status: 'failed' }])
    db.execute(
      `INSERT INTO scan_problem (root_id, raw, path, folder, kind, code, reason, pictures, since_ms)
         VALUES (1, x'2f70ff', '/p\\xff', '/p', 'file', 'name-unreadable', 'r', 1, 0);
       INSERT INTO left_out (root_id, path, rule, kind, count, more) VALUES (1, '/p', 'video', 'files', 1, 0);
       DELETE FROM photo; DELETE FROM root`,
    )
    expect(db.query('SELECT id FROM scan_problem UNION ALL SELECT id FROM left_out').all()).toEqual([])
  })
})

test('version 12 looks at every photo and content of an earlier library', () => {
  migrate(db, MIGRATIONS.slice(0, 11))
  db.execute(
    `INSERT INTO root (id, path, status, added_ms) VALUES (1, '/p', 'online', 0);
     INSERT INTO content (id, hash, bytes, width, height, orientation, format) VALUES (3, 'h', 1, 1, 1, 1, 'jpeg');
     INSERT INTO photo (id, root_id, path, bytes, modified_ms, status, content_id, captured_ms)
       VALUES (7, 1, '/p/a.jpg', 1, 1, 'indexed', 3, 1), (8, 1, '/p/b.jpg', 1, 1, 'pending', NULL, 1)`,
  )
  migrate(db)
  expect(db.query('SELECT photo_id AS id FROM stack_due').all()).toEqual([{ id: 7 }])
  expect(db.query('SELECT content_id AS id FROM copy_due').all()).toEqual([{ id: 3 }])
  // Statements with a conflict rule of their own fire the triggers, too.
  db.execute(
    `INSERT INTO setting VALUES ('serving_model', '1') ON CONFLICT (key) DO UPDATE SET value = '2';
     INSERT INTO setting VALUES ('serving_model', '1') ON CONFLICT (key) DO UPDATE SET value = '2';
     PRAGMA foreign_keys = ON; DELETE FROM photo; DELETE FROM content`,
  )
  expect(db.query('SELECT photo_id AS id FROM stack_due ORDER BY id').all()).toEqual([{ id: 7 }, { id: 8 }])
})

describe('version 1', () => {
  beforeEach(() => migrate(db, MIGRATIONS.slice(0, 1)))

  function insertPhoto(values: string): void {
    db.execute(
      `INSERT INTO photo (id, root_id, path, bytes, modified_ms, status, content_id, captured_ms) VALUES ${values}`,
    )
  }
  const changes = () => db.query<{ id: number }>('SELECT photo_id AS id FROM photo_change').all()

  test('logs every change that a search could notice, and no other', () => {
    db.execute("INSERT INTO root (id, path, status, added_ms) VALUES (1, '/p', 'online', 0)")
    db.execute(
      "INSERT INTO content (id, hash, bytes, width, height, orientation, format) VALUES (1, 'h', 1, 1, 1, 1, 'jpeg')",
    )
    insertPhoto("(1, 1, '/p/a.jpg', 1, 0, 'pending', NULL, 0)")
    expect(changes()).toEqual([])
    db.execute('UPDATE photo SET content_id = 1')
    db.execute("UPDATE photo SET status = 'indexed', attempts = 1, content_id = 1, bytes = 2")
    expect(changes()).toHaveLength(1)
    db.execute('UPDATE photo SET captured_ms = 7')
    db.execute('UPDATE photo SET removed_ms = 7')
    db.execute('DELETE FROM photo')
    insertPhoto("(2, 1, '/p/b.jpg', 1, 0, 'indexed', 1, 0)")
    expect(changes().map(({ id }) => id)).toEqual([1, 1, 1, 1, 2])
  })

  test('refuses impossible values of a photo', () => {
    db.execute("INSERT INTO root (id, path, status, added_ms) VALUES (1, '/p', 'online', 0)")
    expect(() => insertPhoto("(1, 1, '/p/a.jpg', 1, 0, 'lost', NULL, 0)")).toThrow(/CHECK/)
    expect(() => insertPhoto("(1, 1, '/p/a.jpg', 1.5, 0, 'pending', NULL, 0)")).toThrow(/REAL/)
    expect(newestVersion()).toBeGreaterThanOrEqual(1)
  })
})

describe('the second schema', () => {
  test('takes the contents of the first along, none of them an orphan, and finds the damaged ones by an index', () => {
    migrate(db, MIGRATIONS.slice(0, 1))
    db.execute(
      `INSERT INTO content (hash, bytes, width, height, orientation, format, damage_code)
       VALUES ('a', 1, 1, 1, 1, 'jpeg', NULL), ('b', 1, 1, 1, 1, 'jpeg', 'damaged')`,
    )
    migrate(db, MIGRATIONS.slice(0, 2))
    const rows = db.query('SELECT hash, orphaned_ms AS orphanedMs FROM content ORDER BY hash').all()
    expect(rows).toEqual([
      { hash: 'a', orphanedMs: null },
      { hash: 'b', orphanedMs: null },
    ])
    const plan = db.query<{ detail: string }>(
      'EXPLAIN QUERY PLAN SELECT id FROM content JOIN photo USING (id) WHERE damage_code IS NOT NULL',
    )
    expect(plan.all().map(({ detail }) => detail)).toContain('SCAN content USING INDEX content_by_damage')
  })
})

test('the sixth schema records edits from then on, and counts existing photos as new', () => {
  migrate(db, MIGRATIONS.slice(0, 5))
  db.execute(
    "INSERT INTO content (hash, bytes, width, height, orientation, format) VALUES ('h', 1, 1, 1, 1, 'jpeg')",
  )
  migrate(db, MIGRATIONS.slice(0, 6))
  expect(db.query('SELECT hash, edited_from AS editedFrom FROM content').all()).toEqual([
    { hash: 'h', editedFrom: null },
  ])
})

test('the thirteenth schema keeps contents, without a lens', () => {
  migrate(
    db,
    MIGRATIONS.filter(({ version }) => version < 13),
  )
  db.execute(
    `INSERT INTO content (id, hash, bytes, width, height, orientation, format, camera, facts_version)
     VALUES (1, 'h', 1, 1, 1, 1, 'jpeg', 'Leica M3', 1)`,
  )
  migrate(
    db,
    MIGRATIONS.filter(({ version }) => version <= 13),
  )
  expect(db.query('SELECT id, camera, lens, facts_version AS facts FROM content').all()).toEqual([
    { id: 1, camera: 'Leica M3', lens: null, facts: 1 },
  ])
})

test('the tenth schema takes folders and photos over, and leaves missing values to the next scan', () => {
  migrate(
    db,
    MIGRATIONS.filter(({ version }) => version < 10),
  )
  db.execute("INSERT INTO root (id, path, status, device, added_ms) VALUES (1, '/p', 'offline', '7', 0)")
  db.execute(
    `INSERT INTO photo (id, root_id, path, bytes, modified_ms, status, captured_ms)
     VALUES (1, 1, '/p/a.jpg', 1, 2, 'indexed', 2)`,
  )
  migrate(
    db,
    MIGRATIONS.filter(({ version }) => version <= 10),
  )
  const root = 'SELECT path, status, device, volume, inode, born_ns, offline_reason FROM root'
  expect(db.query(root).all()).toEqual([
    {
      path: '/p',
      status: 'offline',
      device: '7',
      volume: null,
      inode: null,
      born_ns: null,
      offline_reason: null,
    },
  ])
  expect(db.query('SELECT path, status, changed_ms, inode FROM photo').all()).toEqual([
    { path: '/p/a.jpg', status: 'indexed', changed_ms: null, inode: null },
  ])
  const place = (kind: string) => `INSERT INTO root_place (root_id, path, kind) VALUES (1, '/p/b', '${kind}')`
  expect(() => db.execute(place('folder'))).toThrow(/CHECK/)
  expect(() => db.execute("UPDATE root SET offline_reason = 'tired'")).toThrow(/CHECK/)
  db.execute('PRAGMA foreign_keys = ON; DELETE FROM photo')
  db.execute(place('link'))
  db.execute('DELETE FROM root')
  expect(db.query('SELECT * FROM root_place').all()).toEqual([])
})

describe('the fifth schema', () => {
  test('migrates a library with photos and pseudo-words, and refuses impossible values', () => {
    migrate(db, MIGRATIONS.slice(0, 4))
    db.execute("INSERT INTO pseudo_word VALUES ('h', 'f', 'isearle', 500, 0, 1, x'00', '[]', '[]', 0)")
    db.execute(
      "INSERT INTO content (hash, bytes, width, height, orientation, format) VALUES ('h', 1, 1, 1, 1, 'jpeg')",
    )
    migrate(db, MIGRATIONS.slice(0, 5))
    expect(db.query('SELECT hash FROM pseudo_word JOIN content USING (hash)').all()).toEqual([{ hash: 'h' }])
    const insert = (values: string) => () => db.execute(`INSERT INTO refining VALUES (${values})`)
    insert("'pin', 1, 'paused', 3, NULL, NULL")()
    expect(insert("'folder', 1, 'paused', 3, NULL, NULL")).toThrow(/CHECK/)
    expect(insert("'pin', 2, 'tired', 3, NULL, NULL")).toThrow(/CHECK/)
    const word = (name: string, removedMs: string) =>
      db.execute(
        `INSERT INTO word (name, folded, pictures_hash, created_ms, removed_ms) VALUES ('${name}', 'rex', 'h', 0, ${removedMs})`,
      )
    word('rex', 'NULL')
    word('Rex', '7')
    expect(() => word('REX', 'NULL')).toThrow(/UNIQUE/)
  })
})

test('the seventh schema adds marks to a library with pins, one live query for each digest, and takes their pictures along', () => {
  migrate(db, MIGRATIONS.slice(0, 6))
  db.execute("INSERT INTO pin (name, text, dial, created_ms, seen_content) VALUES ('p', 'a dog', 0.5, 0, 0)")
  migrate(db, MIGRATIONS.slice(0, 7))
  db.execute('PRAGMA foreign_keys = ON')
  expect(db.query('SELECT name FROM pin').all()).toEqual([{ name: 'p' }])
  const add = (removedMs: string) =>
    db.execute(
      `INSERT INTO marked_query (digest, text, created_ms, removed_ms) VALUES ('d', 'x', 0, ${removedMs})`,
    )
  add('7')
  add('NULL')
  expect(() => add('NULL')).toThrow(/UNIQUE/)
  const picture = (role: string) =>
    db.execute(`INSERT INTO marked_picture VALUES (2, '${role}', 'h', 0, NULL, 'a.jpg')`)
  picture('answer')
  expect(() => picture('answer')).toThrow(/UNIQUE/)
  expect(() => picture('wrong')).toThrow(/CHECK/)
  db.execute('DELETE FROM marked_query WHERE id = 2')
  expect(db.query('SELECT * FROM marked_picture').all()).toEqual([])
})

describe('the eighth schema', () => {
  const zone = process.env['TZ']
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  /** Photos as the seventh schema holds them: [captured_ms, exif_captured_ms]. */
  function seed(photos: readonly (readonly [number, number | null])[]): void {
    migrate(db, MIGRATIONS.slice(0, 7))
    db.execute("INSERT INTO root (id, path, status, added_ms) VALUES (1, '/p', 'offline', 0)")
    for (const [at, [capturedMs, exifMs]] of photos.entries()) {
      db.execute(
        `INSERT INTO content (id, hash, bytes, width, height, orientation, format, exif_captured_ms)
         VALUES (${at + 1}, 'h${at}', 1, 1, 1, 1, 'jpeg', ${exifMs});
         INSERT INTO photo (id, root_id, path, bytes, modified_ms, status, content_id, captured_ms)
         VALUES (${at + 1}, 1, '/p/${at}.jpg', 1, 0, 'indexed', ${at + 1}, ${capturedMs})`,
      )
    }
  }
  const dates = () =>
    db
      .query<{ ms: number; from: string }>(
        'SELECT captured_ms AS ms, captured_from AS "from" FROM photo ORDER BY id',
      )
      .all()

  test.each(['Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Kolkata', 'UTC'])(
    'turns an instant back into the text of EXIF, in %s',
    (tz) => {
      process.env['TZ'] = tz
      // As the seventh release's reader took EXIF: the clock as this computer's local time.
      const [summer, winter] = [new Date(2023, 4, 17, 0, 30, 1, 44), new Date(2022, 11, 31, 23, 59)]
      const old = new Date(1975, 5, 1, 12)
      seed([
        [summer.getTime(), summer.getTime()],
        [winter.getTime(), null],
        [old.getTime(), old.getTime()],
      ])
      migrate(db)
      expect(dates()).toEqual([
        { ms: Date.UTC(2023, 4, 17, 0, 30, 1, 44), from: 'exif' },
        { ms: Date.UTC(2022, 11, 31, 23, 59), from: 'file' },
        { ms: Date.UTC(1975, 5, 1, 12), from: 'exif' },
      ])
    },
  )

  test('loses no photo to a date that no clock shows', () => {
    seed([
      [9e15, null],
      [-9e15, null],
      [0, 0],
    ])
    migrate(db)
    expect(dates().map(({ ms }) => ms)).toEqual([9e15, -9e15, expect.any(Number)])
    expect(db.pragma('integrity_check')).toBe('ok')
  })

  test('takes everything for read by an older reader, with facts that are due', () => {
    seed([[1, null]])
    db.execute(
      `INSERT INTO model (id, fingerprint, name, directory, feature_size, added_ms) VALUES (1, 'f', 'm', '/m', 1, 0);
       INSERT INTO embedding (content_id, model_id, vector) VALUES (1, 1, x'00')`,
    )
    migrate(db)
    const versions = db.query(
      `SELECT content.reader_version AS content, content.facts_version AS contentFacts,
         embedding.reader_version AS embedding, photo.reader_version AS photo, photo.facts_version AS facts,
         captured_last_ms AS last, captured_precision AS precision
       FROM photo JOIN content ON content.id = photo.content_id JOIN embedding USING (content_id)`,
    )
    expect(versions.all()).toEqual([
      { content: 0, contentFacts: 0, embedding: 0, photo: 0, facts: 0, last: null, precision: 'second' },
    ])
  })

  test('logs every change of a date that a search or a window could notice', () => {
    seed([[1, null]])
    migrate(db)
    const count = () => db.query<{ n: number }>('SELECT count(*) AS n FROM photo_change').get()?.n ?? 0
    for (const change of [
      'captured_last_ms = 9',
      "captured_precision = 'day'",
      'captured_offset = 540',
      "captured_from = 'filename'",
      "path = '/p/new.jpg'",
    ]) {
      const before = count()
      db.execute(`UPDATE photo SET ${change}`)
      expect([change, count() - before]).toEqual([change, 1])
      db.execute(`UPDATE photo SET ${change}, facts_version = facts_version + 1, reader_version = 1`)
      expect([change, count() - before]).toEqual([change, 1])
    }
  })
})
