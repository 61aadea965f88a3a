/** Which new photos raise the badge of a pin, and which do not. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ReadableDatabase } from '../../../../electron/core/catalog/database.ts'
import { MAX_REFERENCES } from '../../../../electron/shared/app-api.ts'
import type { RefiningTarget } from '../../../../electron/shared/app-refining.ts'
import { RefiningLibrary } from '../../../helpers/refining-library.ts'

let library: RefiningLibrary
let pin: RefiningTarget

/** Photos like nothing in particular, and one dog. */
beforeEach(async () => {
  library = new RefiningLibrary()
  library.addPhoto('dog.jpg', [1, 0, 0, 0])
  for (let i = 0; i < 30; i++)
    library.addPhoto(`any-${i}.jpg`, [0.05 * Math.sin(i), Math.cos(i), Math.sin(i), 1])
  pin = await library.pin(['dog.jpg'])
  library.refining.start()
  await library.settled()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await library.close()
})

const news = () => library.refining.lists.pins().map(({ newPhotos }) => newPhotos)
const dog = (name: string, other = 0.1) => library.addPhoto(name, [1, other, 0, 0])
async function arrived(): Promise<readonly number[]> {
  library.refining.poke()
  await library.settled()
  return news()
}

test('a photo that matches is new until the user looks at it, best first', async () => {
  expect(news()).toEqual([0])
  const [far, near] = [dog('b.jpg', 0.5), dog('c.jpg', 0.1)]
  library.addPhoto('d.jpg', [0, 1, 0, 1])
  expect(await arrived()).toEqual([2])
  expect(library.refining.pins.see(pin.id)).toEqual([near, far])
  expect(news()).toEqual([0])
  expect(library.refining.pins.see(pin.id)).toEqual([])
  dog('e.jpg')
  expect(await arrived()).toEqual([1])
})

test('photos from before the pin are not new, nor is a second file of the same bytes', async () => {
  const later = await library.pin(['any-3.jpg'])
  expect(await arrived()).toEqual([0, 0])
  library.db.execute(
    `INSERT INTO photo (root_id, path, bytes, modified_ms, status, content_id, captured_ms)
     SELECT 1, '/photos/copy.jpg', 1, 0, 'indexed', content_id, 0 FROM photo WHERE path = '/photos/any-3.jpg'`,
  )
  expect(await arrived()).toEqual([0, 0])
  library.refining.pins.remove(later.id)
})

test('an edit changes nothing about whether a photo is new', async () => {
  const edit = (name: string, from: string) =>
    library.db.execute(
      `UPDATE content SET edited_from = (SELECT id FROM content WHERE hash = 'hash-${from}') WHERE hash = 'hash-${name}'`,
    )
  dog('edited-old.jpg')
  edit('edited-old.jpg', 'any-3.jpg')
  expect(await arrived()).toEqual([0])
  dog('new.jpg')
  expect(await arrived()).toEqual([1])
  library.removePhoto('new.jpg')
  dog('edited-new.jpg')
  edit('edited-new.jpg', 'new.jpg')
  expect(await arrived()).toEqual([1])
})

test('the next start finds a photo that came while nothing ran', async () => {
  await library.refining.close()
  dog('b.jpg')
  await library.restart()
  library.refining.start()
  await library.settled()
  expect(news()).toEqual([1])
})

test('a photo that vanishes leaves the count, and comes back with its file', async () => {
  dog('b.jpg')
  expect(await arrived()).toEqual([1])
  library.removePhoto('b.jpg')
  expect(news()).toEqual([0])
  library.db.execute("UPDATE photo SET removed_ms = NULL WHERE path = '/photos/b.jpg'")
  expect(news()).toEqual([1])
})

test('a photo that the user sees while the pin is composed again stays seen', async () => {
  dog('b.jpg')
  expect(await arrived()).toEqual([1])
  // The end of refining does the same.
  library.refining.watch.recompose(pin)
  library.refining.pins.see(pin.id)
  expect(await arrived()).toEqual([0])
  dog('c.jpg')
  expect(await arrived()).toEqual([1])
})

test('a restart forgets no new photo', async () => {
  dog('b.jpg')
  expect(await arrived()).toEqual([1])
  await library.restart()
  expect(news()).toEqual([1])
})

describe('another model', () => {
  /** As indexing does: every photo anew, in the order in which they came. */
  function indexAgain(): void {
    library.addPhoto('dog.jpg', [0, 0, 0, 1])
    for (let i = 0; i < 30; i++)
      library.addPhoto(`any-${i}.jpg`, [Math.cos(i), Math.sin(i), 1, 0.05 * Math.sin(i)])
  }

  test('makes no old photo new', async () => {
    library.serve('second')
    indexAgain()
    expect(await arrived()).toEqual([0])
    library.addPhoto('b.jpg', [0, 0.1, 0, 1])
    expect(await arrived()).toEqual([1])
  })

  test('does not wait for photos on a disk that is away, nor for those of a folder that was removed', async () => {
    library.db.execute(
      `INSERT INTO root (id, path, status, added_ms, removed_ms)
       VALUES (2, '/away', 'offline', 0, NULL), (3, '/removed', 'online', 0, 1)`,
    )
    const [away, removed] = [
      library.addPhoto('away.jpg', [0, 1, 0, 1]),
      library.addPhoto('no.jpg', [0, 1, 1, 1]),
    ]
    await arrived()
    library.serve('second')
    indexAgain()
    library.db.execute(`UPDATE photo SET root_id = 2, status = 'pending' WHERE id = ${away}`)
    library.db.execute(`UPDATE photo SET root_id = 3, status = 'pending' WHERE id = ${removed}`)
    library.addPhoto('b.jpg', [0, 0.1, 0, 1])
    expect(await arrived()).toEqual([1])
  })

  test('compares again the new photos that the user has not seen', async () => {
    dog('b.jpg')
    library.addPhoto('c.jpg', [0, 1, 0, 1])
    expect(await arrived()).toEqual([1])
    library.serve('second')
    indexAgain()
    library.addPhoto('b.jpg', [1, 0, 0, 0])
    const c = library.addPhoto('c.jpg', [0, 0, 0.1, 1])
    expect(await arrived()).toEqual([1])
    expect(library.refining.pins.see(pin.id)).toEqual([c])
  })
})

test('a library that grows gets another threshold', async () => {
  dog('b.jpg', 0.9)
  expect(await arrived()).toEqual([1])
  // An import of dozens of dogs, all nearer than the first, makes the first an ordinary score.
  for (let i = 0; i < 40; i++) dog(`import-${i}.jpg`, 0.01 * i)
  const [count] = await arrived()
  expect(count).toBeLessThan(41)
  expect(library.refining.pins.see(pin.id)).not.toContain(32)
})

test('a pin that changes has no new photos at first', async () => {
  dog('b.jpg')
  expect(await arrived()).toEqual([1])
  await library.refining.pins.change(pin.id, {
    text: '',
    dial: 0.5,
    more: [library.picture('any-3.jpg')],
    less: [],
  })
  expect(await arrived()).toEqual([0])
  dog('c.jpg')
  expect((await arrived()).length).toBe(1)
})

test('a reference that comes into the library is not new to its own pin', async () => {
  library.removePhoto('dog.jpg')
  const { pins } = library.refining
  const outside = library.picture('outside.jpg')
  library.db.execute(
    "INSERT INTO kept_features VALUES ('hash-outside.jpg', 'first', x'0000803f000000000000000000000000')",
  )
  await pins.add({ references: [outside], text: '', dial: 0.5, more: [], less: [] }, 'outside')
  await library.settled()
  library.addPhoto('outside.jpg', [1, 0, 0, 0])
  expect(await arrived()).toEqual([1, 0])
})

test('a watch over 20,000 contents reads no embedding in the engine', async () => {
  await library.refining.close()
  library.addPhotos(20_000)
  const read = countEmbeddingsRead()
  await library.restart()
  library.refining.start()
  dog('b.jpg')
  expect(await arrived()).toEqual([1])
  expect(read.embeddings).toBe(0)
  expect(read.queries).toBeGreaterThan(0)
})

/** Counts what the engine's connections read from now on: all queries, and the rows that hold an embedding. */
function countEmbeddingsRead() {
  const read = { queries: 0, embeddings: 0 }
  const query = ReadableDatabase.prototype.query
  const count = <Row>(sql: string, rows: readonly Row[]) => {
    read.queries++
    if (/\bembedding\b/.test(sql) && /\bvector\b/.test(sql)) read.embeddings += rows.length
  }
  vi.spyOn(ReadableDatabase.prototype, 'query').mockImplementation(function <Row>(
    this: ReadableDatabase,
    sql: string,
  ) {
    const { get, all } = query.call<ReadableDatabase, [string], ReturnType<typeof this.query<Row>>>(this, sql)
    return {
      get: (parameters) => {
        const row = get(parameters)
        count(sql, row === undefined ? [] : [row])
        return row
      },
      all: (parameters) => {
        const rows = all(parameters)
        count(sql, rows)
        return rows
      },
    }
  })
  return read
}

test('a library of a handful of photos has no matches', async () => {
  await library.close()
  library = new RefiningLibrary()
  dog('a.jpg')
  await library.pin(['a.jpg'])
  library.refining.start()
  dog('b.jpg')
  expect(await arrived()).toEqual([0])
})

test('a library has two hundred pins at most', async () => {
  // Each new pin would be compared with every photo, which is not the subject here.
  library.refining.watch.close()
  for (let i = 1; i < 200; i++) await library.pin([], `query ${i}`)
  await expect(library.pin([], 'one more')).rejects.toMatchObject({ code: 'too-many-pins' })
  library.refining.pins.remove(pin.id)
  await library.pin([], 'one more')
  expect(() => library.refining.pins.restore(pin.id)).toThrow(
    expect.objectContaining({ code: 'too-many-pins' }),
  )
})

test('a pin has at most as many references as the query of a window', async () => {
  const names = Array.from({ length: MAX_REFERENCES + 1 }, (_, i) => `any-${i}.jpg`)
  await expect(library.pin(names)).rejects.toMatchObject({ code: 'too-many-references' })
  await library.pin(names.slice(1))
})

test('an empty query cannot be pinned, and no pin can become one', async () => {
  await expect(library.pin([], ' ')).rejects.toMatchObject({ code: 'query-empty' })
  const words = await library.pin([], 'a dog')
  const nothing = { text: '', dial: 0.5, more: [], less: [] }
  await expect(library.refining.pins.change(words.id, nothing)).rejects.toMatchObject({ code: 'query-empty' })
  for (const act of ['remove', 'see'] as const)
    expect(() => library.refining.pins[act](77)).toThrow(expect.objectContaining({ code: 'pin-missing' }))
})
