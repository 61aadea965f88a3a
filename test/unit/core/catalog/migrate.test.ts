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

test('each step runs once, on what the one before left', () => {
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

  test('refuses what no photo can be', () => {
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

test('the sixth schema tells edits from then on: what is there came', () => {
  migrate(db, MIGRATIONS.slice(0, 5))
  db.execute(
    "INSERT INTO content (hash, bytes, width, height, orientation, format) VALUES ('h', 1, 1, 1, 1, 'jpeg')",
  )
  migrate(db, MIGRATIONS.slice(0, 6))
  expect(db.query('SELECT hash, edited_from AS editedFrom FROM content').all()).toEqual([
    { hash: 'h', editedFrom: null },
  ])
})

test('the tenth schema takes folders and photos along as they are, and leaves what they lack to the next scan', () => {
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
  test('adds to a library with photos and pseudo-words, and refuses what nothing can be', () => {
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
