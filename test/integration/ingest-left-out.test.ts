/** Every file that looks like a picture is a photo, on the list of problems with its reason, or left out by a rule. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { failedFiles } from '../../electron/core/catalog/failed-files.ts'
import { leftOutFiles } from '../../electron/core/catalog/scan-findings.ts'
import { PictureCounter } from '../../electron/core/ingest/count-pictures.ts'
import { joinRaw } from '../../electron/core/ingest/file-names.ts'
import { IngestLibrary } from '../helpers/ingest-library.ts'
import { needs } from '../helpers/needs.ts'
import { sharedPath } from '../helpers/shared.ts'
import { unprivileged } from '../helpers/unprivileged.ts'

const JPEG_HEAD = '\xff\xd8\xff\xe0\0\x10JFIF\0\x01'

let library: IngestLibrary

beforeEach(() => {
  library = new IngestLibrary()
})
afterEach(() => library.close())

const at = (path: string) => join(library.photosDir, path)
const folder = () => library.folders.list()[0]
const rootId = () => folder()?.id ?? 0
const look = (...paths: string[]) => library.reconciler.reconcilePaths(rootId(), paths.map(at))

describe('names that are not UTF-8', needs('linux'), () => {
  test('are listed with each wrong byte; a folder once, with its pictures counted', async () => {
    library.write('plain.jpg')
    library.writeRaw('', 'M\xfcnchen.jpg')
    library.writeRaw('', 'notes \xe4.txt')
    const bad = library.writeRaw('', 'x.jpg')
    rmSync(bad)
    mkdirSync(joinRaw(library.photosDir, Buffer.from('Ordner \xe4', 'latin1')))
    mkdirSync(joinRaw(library.photosDir, Buffer.from('Leer \xe4', 'latin1')))
    const inside = joinRaw(library.photosDir, Buffer.from('Ordner \xe4/\xfc', 'latin1'))
    mkdirSync(inside)
    for (const name of ['a.jpg', 'b.HEIC', 'c.txt']) writeFileSync(joinRaw(inside, Buffer.from(name)), '')
    await library.scan()
    expect(library.paths()).toEqual(['plain.jpg'])
    expect(library.failed()).toEqual([
      ['M\\xfcnchen.jpg', 'name-unreadable'],
      ['Ordner \\xe4', 'name-unreadable'],
    ])
    expect(failedFiles(library.db)[1]?.reason).toContain('2 pictures')
    expect(folder()).toMatchObject({ photos: 1, unlisted: 3 })
  })

  test('leave the list when they are renamed, by a scan and by a look at the paths', async () => {
    const one = library.writeRaw('sub', '\xfc.jpg')
    const two = library.writeRaw('sub', '\xe4.jpg')
    await library.scan()
    renameSync(one, at('sub/ü.jpg'))
    // The system names the old path with U+FFFD.
    await look('sub/\ufffd.jpg', 'sub/ü.jpg')
    expect(library.failed()).toEqual([['sub/\\xe4.jpg', 'name-unreadable']])
    expect(library.paths()).toEqual(['sub/ü.jpg'])
    renameSync(two, at('sub/ä.jpg'))
    await library.scan()
    expect(library.failed()).toEqual([])
    expect(library.paths()).toEqual(['sub/ä.jpg', 'sub/ü.jpg'])
  })

  test('are noticed when they come', async () => {
    await library.scan()
    library.writeRaw('', '\xfc.jpg')
    await look('\ufffd.jpg')
    expect(library.failed()).toEqual([['\\xfc.jpg', 'name-unreadable']])
    // A look at another path leaves it on the list.
    library.write('a.jpg')
    await look('a.jpg')
    expect(library.failed()).toHaveLength(1)
  })

  test('do not touch other files, whatever their names', async () => {
    const named = library.write('M\\xfcnchen.jpg')
    library.write('other.jpg')
    library.writeRaw('', 'M\xfcnchen.jpg')
    // Both print alike; their bytes differ.
    library.writeRaw('', '\\xfc\xff.jpg')
    library.writeRaw('', '\xfc\\xff.jpg')
    await library.scan()
    await library.ingest()
    expect(library.paths("status = 'indexed'")).toEqual(['M\\xfcnchen.jpg', 'other.jpg'])
    expect(library.failed().map(([path]) => path)).toEqual([
      'M\\xfcnchen.jpg',
      '\\xfc\\xff.jpg',
      '\\xfc\\xff.jpg',
    ])
    rmSync(named)
    expect(await library.scan()).toMatchObject({ removed: 1 })
    expect(library.failed()).toHaveLength(3)
    library.write('M\\xfcnchen.jpg')
    await look('M\\xfcnchen.jpg')
    expect(library.failed()).toHaveLength(3)
  })

  test('in a folder that a rule leaves out are counted there', async () => {
    library.writeRaw('.hidden', '\xfc.jpg')
    library.writeRaw('', '.\xfc.jpg')
    await library.scan()
    expect(library.failed()).toEqual([])
    expect(library.leftOut()).toEqual([
      ['', 'hidden', 1],
      ['.hidden', 'hidden', 1],
    ])
  })
})

test.each([
  'a\nb.jpg',
  '"a" \'b\'.jpg',
  '-rf.jpg',
  '\u202egpj.a.jpg',
  '😀.jpg',
  ' .jpg',
  'a\\b.jpg',
  '\ufffd.jpg',
])('a name such as %j is a photo like any other', async (name) => {
  library.write(name)
  await library.scan()
  expect(library.paths()).toEqual([name])
  expect(library.failed()).toEqual([])
  rmSync(at(name))
  await look(name)
  expect(library.paths()).toEqual([])
})

test('two names that differ by normal form only are two photos', async () => {
  library.write('é.jpg')
  library.write('e\u0301.jpg')
  await library.scan()
  expect(library.paths()).toHaveLength(2)
})

describe('folders that cannot be entered', () => {
  test('stay on the list until they can, and their photos stay as they were', async () => {
    library.write('locked/a.jpg')
    library.write('b.jpg')
    await library.scan()
    await library.ingest()
    chmodSync(at('locked'), 0)
    const first = await unprivileged(() => library.scan())
    const again = await unprivileged(() => library.scan())
    await unprivileged(() => look('locked'))
    chmodSync(at('locked'), 0o755)
    expect(first.problems).toMatchObject([{ path: at('locked'), code: 'folder-unreadable' }])
    // A second scan reports nothing new, and the list still holds it.
    expect(again.problems).toEqual([])
    expect(library.failed()).toEqual([['locked', 'folder-unreadable']])
    expect(library.paths("status = 'indexed'")).toEqual(['b.jpg', 'locked/a.jpg'])
    await look('locked')
    expect(library.failed()).toEqual([])
  })

  test('that list names only are one problem, with their pictures counted', async () => {
    library.write('names/a.jpg')
    library.write('names/sub/b.jpg')
    chmodSync(at('names'), 0o444)
    await unprivileged(() => library.scan())
    chmodSync(at('names'), 0o755)
    expect(library.failed()).toEqual([['names', 'folder-unreadable']])
    await library.scan()
    expect(library.failed()).toEqual([])
    expect(library.paths()).toEqual(['names/a.jpg', 'names/sub/b.jpg'])
  })

  test('leave the list with the folder that holds them', async () => {
    library.write('above/locked/a.jpg')
    chmodSync(at('above/locked'), 0)
    await unprivileged(() => library.scan())
    chmodSync(at('above/locked'), 0o755)
    expect(library.failed()).toHaveLength(1)
    rmSync(at('above'), { recursive: true })
    await look('above')
    expect(library.failed()).toEqual([])
  })

  test('with a path that is too long are listed', async () => {
    library.write('a.jpg')
    const half = Array.from({ length: 12 }, () => 'x'.repeat(200)).join('/')
    library.write(`top/${half}/photo.jpg`)
    library.write(`low/${half}/deep.jpg`)
    // No single call takes so long a path: it comes about by a move.
    renameSync(at('low'), at(`top/${half}/low`))
    await library.scan()
    expect(library.paths().map((path) => path.split('/').at(-1))).toEqual(['a.jpg', 'photo.jpg'])
    expect(library.failed().map(([, code]) => code)).toEqual(['folder-unreadable'])
    execFileSync('rm', ['-rf', at('top')])
  })
})

describe('a directory entry that is not a file', needs('posix'), () => {
  test('is listed where its name is a picture, and nothing waits for a pipe', async () => {
    execFileSync('mkfifo', [at('pipe.jpg'), at('pipe'), at('pipe.txt')])
    symlinkSync('/dev/zero', at('zero.png'))
    symlinkSync('loop.jpg', at('loop.jpg'))
    symlinkSync('nowhere', at('broken.jpg'))
    symlinkSync('nowhere', at('broken'))
    library.write('../elsewhere.jpg')
    symlinkSync(join(library.base, 'elsewhere.jpg'), at('good.jpg'))
    const server = createServer().listen(at('socket.jpg'))
    await new Promise((resolve) => server.once('listening', resolve))
    await library.scan()
    expect(library.paths()).toEqual(['good.jpg'])
    expect(library.failed()).toEqual([
      ['broken.jpg', 'link-broken'],
      ['loop.jpg', 'link-broken'],
      ['pipe.jpg', 'special-file'],
      ['socket.jpg', 'special-file'],
      ['zero.png', 'special-file'],
    ])
    rmSync(at('pipe.jpg'))
    await look('pipe.jpg', 'zero.png')
    expect(library.failed().map(([path]) => path)).not.toContain('pipe.jpg')
    expect(library.failed()).toHaveLength(4)
    await new Promise((resolve) => server.close(resolve))
  })

  test('a photo that a pipe replaces is removed and listed', async () => {
    library.write('a.jpg')
    await library.scan()
    rmSync(at('a.jpg'))
    execFileSync('mkfifo', [at('a.jpg')])
    await look('a.jpg')
    expect(library.paths()).toEqual([])
    expect(library.failed()).toEqual([['a.jpg', 'special-file']])
  })

  test('photos behind a link to a missing folder stay, and the list holds the link until the folder is back', async () => {
    mkdirSync(join(library.base, 'disk'))
    library.write('../disk/a.jpg')
    symlinkSync(join(library.base, 'disk'), at('2019'))
    await library.scan()
    renameSync(join(library.base, 'disk'), join(library.base, 'away'))
    expect(await library.scan()).toMatchObject({ removed: 0 })
    await look('2019')
    expect(library.paths()).toEqual(['2019/a.jpg'])
    expect(library.failed()).toEqual([['2019', 'link-broken']])
    renameSync(join(library.base, 'away'), join(library.base, 'disk'))
    await library.scan()
    expect(library.failed()).toEqual([])
  })

  test('links into /proc, /sys and /dev are not followed', needs('linux'), async () => {
    library.write('a.jpg')
    symlinkSync('/proc', at('proc'))
    symlinkSync('/proc/self/fd', at('fd'))
    symlinkSync('/sys', at('sys'))
    symlinkSync('/dev', at('dev'))
    symlinkSync('/proc/self/environ', at('environ.jpg'))
    await library.scan()
    expect(library.paths()).toEqual(['a.jpg'])
    expect(library.leftOut()).toEqual([
      ['', 'kernel', 1],
      ['dev', 'kernel', 0],
      ['fd', 'kernel', 0],
      ['proc', 'kernel', 0],
      ['sys', 'kernel', 0],
    ])
  })
})

describe('kinds of files', () => {
  test('pictures that are not read yet are found, videos and drawings are counted', async () => {
    const pictures = ['a.jxl', 'b.psd', 'c.mpo', 'd.APNG', 'e.gpr', 'f.exr', 'g.xcf', 'h.heifs']
    for (const name of pictures) library.write(name)
    for (const name of ['v.mp4', 'sub/w.MOV', 'sub/x.mts', 'i.svg', 'notes.txt']) library.write(name)
    await library.scan()
    expect(library.paths()).toEqual(pictures)
    expect(library.leftOut()).toEqual([
      ['', 'drawing', 1],
      ['', 'video', 3],
    ])
    expect(folder()).toMatchObject({ videos: 3, excluded: 0 })
    library.write('sub/y.avi')
    rmSync(at('v.mp4'))
    await look('sub/y.avi', 'v.mp4')
    expect(folder()).toMatchObject({ videos: 3 })
    rmSync(at('sub'), { recursive: true })
    await look('sub')
    expect(folder()).toMatchObject({ videos: 0 })
  })

  test('a name without an extension is a photo if its content begins like one; another extension is not', async () => {
    writeFileSync(at('IMG_0001'), JPEG_HEAD, 'latin1')
    writeFileSync(at('2019.05.03 beach'), JPEG_HEAD, 'latin1')
    writeFileSync(at('a.dat'), JPEG_HEAD, 'latin1')
    writeFileSync(at('README'), 'read me')
    writeFileSync(at('empty'), '')
    await library.scan()
    expect(library.paths()).toEqual(['2019.05.03 beach', 'IMG_0001'])
    writeFileSync(at('IMG_0002'), JPEG_HEAD, 'latin1')
    truncateSync(at('IMG_0001'), 0)
    await look('IMG_0002', 'IMG_0001', 'README', 'empty')
    expect(library.paths()).toEqual(['2019.05.03 beach', 'IMG_0002'])
  })
})

describe("other programs' copies", () => {
  const COPIES = [
    'Photos.photoslibrary/resources/derivatives/a.jpg',
    'Photos.photoslibrary/resources/renders/b.jpg',
    '2020/@eaDir/c.jpg',
    '2020/.hidden.jpg',
    '2021/.hidden.jpg',
  ]

  test('are counted by rule and place, and read when they are included', async () => {
    for (const path of [...COPIES, 'Photos.photoslibrary/originals/o.heic', '2020/a.jpg']) library.write(path)
    await library.scan()
    expect(library.paths()).toEqual(['2020/a.jpg', 'Photos.photoslibrary/originals/o.heic'])
    expect(library.leftOut()).toEqual([
      ['', 'hidden', 2],
      ['2020/@eaDir', 'nas', 1],
      ['Photos.photoslibrary/resources', 'apple-photos', 2],
    ])
    expect(folder()).toMatchObject({ photos: 2, excluded: 5 })
    library.included = ['hidden', at('Photos.photoslibrary/resources/renders'), at('2020/@eaDir')]
    await library.scan()
    expect(library.paths()).toEqual([
      '2020/.hidden.jpg',
      '2020/@eaDir/c.jpg',
      '2020/a.jpg',
      '2021/.hidden.jpg',
      'Photos.photoslibrary/originals/o.heic',
      'Photos.photoslibrary/resources/renders/b.jpg',
    ])
    expect(library.leftOut()).toEqual([['Photos.photoslibrary/resources/derivatives', 'apple-photos', 1]])
  })

  test('that a library holds already are removed like deleted photos, and come back with all their data', async () => {
    for (const path of COPIES) library.write(path)
    library.included = ['apple-photos', 'nas', 'hidden']
    await library.scan()
    await library.ingest()
    library.write('a.jpg')
    library.included = []
    expect(await library.scan()).toMatchObject({ removed: 5 })
    expect(library.failed()).toEqual([])
    expect(library.count('content')).toBe(5)
    library.included = ['apple-photos', 'nas', 'hidden']
    expect((await library.scan()).found).toMatchObject({ revived: 5, new: 0 })
    expect(library.leftOut()).toEqual([])
  })

  test('are not counted twice: a link that a rule leaves out leads into the tree', async () => {
    library.write('2020/a.jpg')
    symlinkSync('2020', at('.current'))
    mkdirSync(join(library.base, 'outside'))
    library.write('../outside/b.jpg')
    symlinkSync(join(library.base, 'outside'), at('.outside'))
    await library.scan()
    expect(library.leftOut()).toEqual([['.outside', 'hidden', 1]])
  })

  test('are counted when such a folder comes, and forgotten when it goes', async () => {
    await library.scan()
    library.write('2020/@eaDir/c.jpg')
    library.write('.a.jpg')
    await look('2020/@eaDir', '2020/@eaDir/c.jpg', '.a.jpg')
    expect(library.paths()).toEqual([])
    expect(library.leftOut()).toEqual([
      ['', 'hidden', 1],
      ['2020/@eaDir', 'nas', 1],
    ])
    rmSync(at('2020/@eaDir'), { recursive: true })
    rmSync(at('.a.jpg'))
    await look('2020/@eaDir', '.a.jpg')
    expect(library.leftOut()).toEqual([])
  })

  test("the user's own patterns and Searlight's folder are counted too", async () => {
    library.write('trash/a.jpg')
    library.write('b.tmp.jpg')
    library.write('../library/thumbnails/aa/aa.jpg')
    library.ignorePatterns = ['trash/', '*.tmp.jpg']
    await library.scan(library.base)
    const found = leftOutFiles(library.db).map(({ rule, count }) => [rule, count])
    expect(found).toEqual(
      expect.arrayContaining([
        ['library', 1],
        ['ignored', 1],
        ['ignored', 1],
      ]),
    )
  })

  test('counting has a limit, and reports when it stops there', async () => {
    for (let i = 0; i < 30; i++) library.write(`@eaDir/${i}.jpg`, '')
    // A folder costs as much as 50 names.
    const counter = new PictureCounter(141)
    expect(await counter.count(at('@eaDir'))).toEqual({ count: 30, more: false })
    expect(await counter.count(at('@eaDir'))).toEqual({ count: 11, more: true })
    expect(await counter.count(at('@eaDir'))).toEqual({ count: 0, more: true })
    expect(await new PictureCounter().count(at('nowhere'))).toEqual({ count: 0, more: true })
  })
})

test('the numbers add up on a mixed folder', async () => {
  const pictures = [
    ...['a.jpg', 'b.heic', 'raw.nef', 'c.jxl', '.hidden.jpg', '2020/@eaDir/d.jpg', '2020/@eaDir/e.jpg'],
    ...['x.photoslibrary/originals/f.jpg', 'x.photoslibrary/resources/g.jpg', 'trash/h.jpg', '._a.jpg'],
  ]
  for (const path of pictures) library.write(path)
  library.write('bad.jpg', 'bad')
  library.write('damaged.jpg', 'damaged')
  for (const path of ['notes.txt', 'film.mp4', 'icon.svg', 'README']) library.write(path)
  library.writeRaw('', '\xfc.jpg')
  library.writeRaw('2020', '\xe4.jpg')
  mkdirSync(joinRaw(library.photosDir, Buffer.from('\xfc', 'latin1')))
  for (const name of ['i.jpg', 'j.jpg'])
    writeFileSync(joinRaw(library.photosDir, Buffer.from(`\xfc/${name}`, 'latin1')), name)
  execFileSync('mkfifo', [at('pipe.jpg')])
  symlinkSync('nowhere', at('broken.jpg'))
  library.ignorePatterns = ['trash/']
  const looksLikePicture = pictures.length + 2 + 2 + 2 + 2
  for (let round = 0; round < 2; round++) {
    await library.scan()
    const { photos = 0, unlisted = 0, excluded = 0 } = folder() ?? {}
    expect(photos + unlisted + excluded).toBe(looksLikePicture)
    await library.ingest()
    const after = folder()
    const shown = library.count('photo', "status = 'indexed' AND removed_ms IS NULL")
    expect(shown + (after?.failed ?? 0) + (after?.pending ?? 0) + unlisted + excluded).toBe(looksLikePicture)
  }
  expect(folder()).toMatchObject({ failed: 1, unlisted: 6, excluded: 6, videos: 1 })
})

describe('cases from the field', needs('shared'), () => {
  const picture = () => sharedPath('field/D01-OffsetTime/d01-OffsetTime-only.jpg')

  test('N01: 1 photo, 2 names in Latin-1 with a reason', async () => {
    rmSync(library.photosDir, { recursive: true })
    execFileSync('sh', [sharedPath('field/N01-name-not-utf8/make.sh'), library.photosDir, picture()])
    await library.scan()
    expect(library.paths()).toEqual(['plain.jpg'])
    expect(library.failed()).toEqual([
      ['M\\xfcnchen.jpg', 'name-unreadable'],
      ['Ordner \\xe4', 'name-unreadable'],
    ])
  })

  test('F02: both are found', async () => {
    for (const name of ['JXL2.jxl', 'sugarshack.mpo'])
      copyFileSync(sharedPath('field/F02-not-listed', name), at(name))
    await library.scan()
    expect(library.paths()).toEqual(['JXL2.jxl', 'sugarshack.mpo'])
  })

  test('P01: no copy of another program is a photo or a failure', async () => {
    const copies = [
      'a.photoslibrary/resources/derivatives/x.jpg',
      'a.photolibrary/Thumbnails/x.jpg',
      'a.aplibrary/Thumbnails/x.jpg',
      'appdata_oc1/preview/x.jpg',
      'immich/thumbs/x.jpg',
      'photoprism/storage/cache/x.jpg',
      'Catalog Smart Previews.lrdata/x.dng',
    ]
    for (const path of [...copies, 'mine.jpg']) library.write(path)
    await library.scan()
    expect(library.paths()).toEqual(['mine.jpg'])
    expect(library.failed()).toEqual([])
    expect(library.leftOut().reduce((sum, [, , count]) => sum + count, 0)).toBe(7)
  })
})
