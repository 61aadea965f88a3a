import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StackTable } from '../../../../electron/core/catalog/stack-table.ts'
import { MOST_SHOTS_A_SECOND } from '../../../../electron/core/stacks/bursts.ts'
import { randomNumbers } from '../../../helpers/random-vectors.ts'
import { type RowFacts, randomHash, StackRows, turned } from '../../../helpers/stack-rows.ts'

let rows: StackRows
const HASH = randomHash(randomNumbers(1))

beforeEach(() => {
  rows = new StackRows()
})

afterEach(() => rows.close())

function stacksOf(...photos: readonly RowFacts[]): readonly string[] {
  for (const photo of photos) rows.put(photo)
  rows.settle()
  return rows.stacks()
}

describe('copies', () => {
  test('stacks photos of the same bytes, with or without a hash', () => {
    const stacks = stacksOf(
      { path: '/photos/a.jpg', content: 'one' },
      { path: '/photos/b.jpg', content: 'one' },
      { path: '/photos/c.jpg', content: 'two', hash: null },
      { path: '/photos/d.jpg', content: 'two' },
      { path: '/photos/e.jpg', content: 'three' },
    )
    expect(stacks).toEqual(['copies /photos/a.jpg /photos/b.jpg', 'copies /photos/c.jpg /photos/d.jpg'])
  })

  test('stacks near copies up to 24 bits, and up to 30 where the features are near too', () => {
    const far = [0, 1, 0, 0]
    expect(
      stacksOf(
        { path: '/photos/a.jpg', content: 'one', hash: HASH, pixels: 900 },
        { path: '/photos/b.jpg', content: 'sure', hash: turned(HASH, 24), features: far },
        { path: '/photos/c.jpg', content: 'near', hash: turned(HASH, 30) },
        { path: '/photos/d.jpg', content: 'hash alone', hash: turned(HASH, 30), features: far },
        { path: '/photos/e.jpg', content: 'not embedded', hash: turned(HASH, 25), features: null },
        { path: '/photos/f.jpg', content: 'too far', hash: turned(HASH, 31) },
      ),
    ).toEqual([
      'copies /photos/a.jpg /photos/b.jpg /photos/c.jpg',
      // Near to each other, and not to the first.
      'copies /photos/d.jpg /photos/e.jpg /photos/f.jpg',
    ])
  })

  test('does not chain from copy to copy into another picture', () => {
    const chain = Array.from({ length: 8 }, (_, i) => ({
      path: `/photos/${i}.jpg`,
      content: `link ${i}`,
      hash: turned(HASH, 12 * i, 127),
      features: null,
      pixels: 100 - i,
    }))
    expect(stacksOf(...chain)).toEqual([
      'copies /photos/0.jpg /photos/1.jpg /photos/2.jpg',
      'copies /photos/3.jpg /photos/4.jpg /photos/5.jpg',
      'copies /photos/6.jpg /photos/7.jpg',
    ])
  })

  test('two moments of the shutter are no copies, however alike; a moved time zone and a lost date are', () => {
    const shot = (path: string, second?: number, pixels = 100) => ({
      ...{ path: `/photos/${path}.jpg`, content: path, hash: HASH, camera: 'Leica M3', pixels },
      ...(second !== undefined && { second }),
    })
    expect(stacksOf(shot('a', 1_000, 900), shot('b', 1_030))).toEqual([])
    expect(stacksOf(shot('c', 1_000 + 2 * 3_600), shot('d'))).toEqual([
      'copies /photos/a.jpg /photos/c.jpg /photos/d.jpg',
    ])
  })
})

describe('bursts', () => {
  const shot = (name: string, second: number, more: Partial<RowFacts> = {}): RowFacts => ({
    path: `/photos/${name}.jpg`,
    content: name,
    camera: 'Leica M3',
    second,
    ...more,
  })

  test('stacks shots of one camera with gaps of at most two seconds, however long it lasts', () => {
    const stacks = stacksOf(
      shot('a', 100),
      shot('b', 102),
      shot('c', 103.5),
      shot('d', 105.501),
      shot('e', 108),
      shot('other-camera', 101, { camera: 'Nikon F3' }),
      shot('other-picture', 101, { features: [0, 1, 0, 0] }),
    )
    expect(stacks).toEqual(['burst /photos/a.jpg /photos/b.jpg /photos/c.jpg'])
  })

  test.each(['file', 'folder', 'filename'] as const)('takes no moment from %s', (from) => {
    expect(stacksOf(shot('a', 100, { from }), shot('b', 100, { from }))).toEqual([])
  })

  test('takes no photo without a camera, and none without features', () => {
    expect(stacksOf(shot('a', 100, { camera: null }), shot('b', 100, { camera: null }))).toEqual([])
    expect(stacksOf(shot('c', 500, { features: null }), shot('d', 500, { features: null }))).toEqual([])
  })

  test('trusts no clock that stands still, and trusts it again when photos go', () => {
    for (let i = 0; i < MOST_SHOTS_A_SECOND; i++) rows.put(shot(`n${i}`, 100))
    expect(stacksOf(shot('after', 101))[0]).toMatch(/^burst/)
    rows.put(shot('one-more', 100))
    rows.settle()
    expect(rows.stacks()).toEqual([])
    rows.remove('/photos/n7.jpg')
    rows.settle()
    expect(rows.stacks()[0]?.split(' ')).toHaveLength(1 + MOST_SHOTS_A_SECOND + 1)
  })

  test('a burst with a copy of one of its shots is one stack', () => {
    expect(
      stacksOf(shot('a', 100, { hash: HASH }), shot('b', 101, { hash: randomHash(randomNumbers(2)) }), {
        path: '/photos/a-small.jpg',
        content: 'small',
        hash: turned(HASH, 3),
        pixels: 10,
      }),
    ).toEqual(['burst /photos/a-small.jpg /photos/a.jpg /photos/b.jpg'])
  })
})

describe('pairs', () => {
  const file = (name: string, second: number | undefined, more: Partial<RowFacts> = {}): RowFacts => ({
    path: `/photos/${name}`,
    content: name,
    features: null,
    ...(second === undefined ? { from: 'file' } : { second }),
    ...more,
  })

  test('stacks a RAW file and a video with the picture of the same stem, folder and moment', () => {
    expect(
      stacksOf(
        file('IMG_1.CR2', 100),
        file('IMG_1.JPG', 100.4),
        file('IMG_2.HEIC', 200),
        file('IMG_2.MOV', 198.2),
        file('IMG_3.dng', 300),
        file('IMG_3.jpg', 340),
        file('IMG_4.nef', undefined),
        file('IMG_4.jpg', undefined),
        file('IMG_5.jpg', 500),
        file('IMG_5.png', 500),
        file('IMG_6.raf', 600),
        file('sub/IMG_6.jpg', 600),
        file('IMG_7.mov', 700),
        file('IMG_7.arw', 700),
        file('IMG_8.a.jpg', 800),
        file('IMG_8.orf', 800),
      ),
    ).toEqual(['pair /photos/IMG_1.CR2 /photos/IMG_1.JPG', 'pair /photos/IMG_2.HEIC /photos/IMG_2.MOV'])
  })

  test('a copy of one of the two makes copies, and near files of a pair stay a pair', () => {
    expect(stacksOf(file('IMG_1.CR2', 100, { hash: HASH }), file('IMG_1.JPG', 100, { hash: HASH }))).toEqual([
      'pair /photos/IMG_1.CR2 /photos/IMG_1.JPG',
    ])
    expect(stacksOf(file('copy.jpg', undefined, { content: 'IMG_1.JPG' }))).toEqual([
      'copies /photos/IMG_1.CR2 /photos/IMG_1.JPG /photos/copy.jpg',
    ])
  })

  test('a renamed file leaves its pair', () => {
    stacksOf(file('IMG_1.CR2', 100), file('IMG_1.JPG', 100))
    rows.rename('/photos/IMG_1.JPG', '/photos/beach.jpg')
    rows.settle()
    expect(rows.stacks()).toEqual([])
  })
})

describe('changes', () => {
  test('a removed photo leaves its stack, and is in it again when it returns', () => {
    const names = ['a', 'b', 'c'].map((name) => ({ path: `/photos/${name}.jpg`, content: 'one' }))
    stacksOf(...names)
    rows.remove('/photos/a.jpg')
    rows.settle()
    expect(rows.stacks()).toEqual(['copies /photos/b.jpg /photos/c.jpg'])
    rows.remove('/photos/b.jpg')
    // Not shown to anybody, even before the stacks are settled.
    expect(rows.stacks()).toEqual([])
    rows.settle()
    rows.return('/photos/a.jpg')
    rows.return('/photos/b.jpg')
    rows.settle()
    expect(rows.stacks()).toEqual(['copies /photos/a.jpg /photos/b.jpg /photos/c.jpg'])
  })

  test('photos that come in another order make the same stacks', () => {
    const random = randomNumbers(5)
    const photos = Array.from({ length: 60 }, (_, i) => ({
      ...{ path: `/photos/${i}.jpg`, content: `photo ${i}`, features: null, pixels: 50 + (i % 3) },
      hash: turned(HASH, Math.floor(60 * random()), 127),
    }))
    const stacks = stacksOf(...photos)
    const other = new StackRows()
    try {
      for (const photo of [...photos].sort((a, b) => (a.content < b.content ? 1 : -1))) {
        other.put(photo)
        other.settle(1)
      }
      expect(stacks.length).toBeGreaterThan(1)
      expect(other.stacks()).toEqual(stacks)
    } finally {
      other.close()
    }
  })

  test('nothing is due once all is settled', () => {
    stacksOf({ path: '/photos/a.jpg', content: 'one', hash: HASH })
    expect(rows.stacker.settleSlice()).toBe(false)
  })

  test('features that come later, and another model, are noticed', () => {
    const shot = (name: string) => ({ path: `/photos/${name}`, content: name, camera: 'M3', second: 5 })
    expect(stacksOf({ ...shot('a.jpg'), features: null }, { ...shot('b.jpg'), features: null })).toEqual([])
    rows.db.execute(
      `INSERT INTO embedding (content_id, model_id, vector) SELECT id, 1, x'0000803f000000000000000000000000' FROM content`,
    )
    rows.settle()
    expect(rows.stacks()).toEqual(['burst /photos/a.jpg /photos/b.jpg'])
    rows.db.execute("UPDATE setting SET value = '77' WHERE key = 'serving_model'")
    rows.settle()
    expect(rows.stacks()).toEqual([])
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'increments in any order give the stacks of a rebuild (seed %i)',
    (seed) => {
      const random = randomNumbers(seed)
      const pick = (n: number) => Math.floor(n * random())
      // Few pictures, each in many versions between which nearness does not carry over.
      const pictures = Array.from({ length: 4 }, () => randomHash(random))
      const facts = (): RowFacts => {
        const picture = pick(pictures.length)
        const stem = `/photos/${pick(2) === 0 ? 'x/' : ''}IMG_${pick(12)}`
        const version = pick(9)
        const first = [127, 119, 111][pick(3)] ?? 127
        const second = pick(2) === 0 ? pick(20) / 2 : undefined
        const bits = 6 * version
        return {
          path: `${stem}.${['jpg', 'jpg', 'cr2', 'mov'][pick(4)]}`,
          content: `picture ${picture} version ${version} from ${first} at ${second}`,
          hash: pick(12) === 0 ? null : turned(pictures[picture] ?? HASH, bits, first),
          features: pick(6) === 0 ? null : [1, picture, pick(2), 0],
          camera: pick(3) === 0 ? null : 'Leica M3',
          ...(second === undefined ? { from: 'file' as const } : { second }),
          pixels: 50 + pick(3),
        }
      }
      const paths: string[] = []
      const path = () => paths[pick(paths.length)] ?? '/photos/none.jpg'
      for (let step = 0; step < 160; step++) {
        const what = pick(10)
        if (what < 6 || paths.length === 0) {
          const put = facts()
          rows.put(put)
          paths.push(put.path)
        } else if (what < 8) rows.remove(path())
        else if (what === 8) rows.return(path())
        else rows.delete(path())
        if (pick(3) === 0) rows.settle(1 + pick(5))
      }
      rows.settle(3)
      const increments = rows.stacks()
      expect(increments.length).toBeGreaterThan(2)
      rows.rebuild()
      expect(rows.stacks()).toEqual(increments)
      // Each photo is in one stack, of at least two.
      const members = increments.flatMap((line) => line.split(' ').slice(1))
      expect(new Set(members).size).toBe(members.length)
    },
  )
})

test('a page of hits gets its stacks with all members', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) =>
    rows.put({ path: `/photos/${name}.jpg`, content: name === 'c' ? 'other' : 'one' }),
  ) as [number, number, number]
  rows.settle()
  const stacks = new StackTable(rows.db).of([c, b])
  expect([...stacks.keys()]).toEqual([b])
  expect(stacks.get(b)).toEqual({
    kind: 'copies',
    photos: [
      { photoId: a, path: '/photos/a.jpg' },
      { photoId: b, path: '/photos/b.jpg' },
    ],
  })
})
