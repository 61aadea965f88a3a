import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SidecarTable } from '../../../../electron/core/catalog/sidecar-table.ts'
import { IngestLibrary } from '../../../helpers/ingest-library.ts'

let library: IngestLibrary

beforeEach(() => {
  library = new IngestLibrary()
})
afterEach(() => library.close())

test.each([
  [
    'IMG_1.xmp',
    ['IMG_1.jpg', 'IMG_1-edited.jpg', 'IMG_1(2).jpg'],
    ['IMG_12.jpg', 'IMG_.jpg', 'sub/IMG_1.jpg'],
  ],
  ['IMG_1.jpg.xmp', ['IMG_1.jpg'], ['IMG_2.jpg', 'AIMG_1.jpg']],
  ['IMG_1.jpg(2).json', ['IMG_1(2).jpg', 'IMG_1.jpg'], ['IMG_10.jpg']],
  ['IMG_1.HEIC.supplemental-metadata.json', ['IMG_1.HEIC', 'IMG_1.jpg'], []],
  ['img_1.XMP', ['IMG_1.JPG'], []],
  ['photo.xmp', ['Photo.jpg', 'photo.jpg', 'PHOTO.JPG'], ['photos.jpg']],
  ['IMG_1.jpg.json', ['IMG_1-bearbeitet.jpg', 'IMG_1-编辑.jpg'], ['IMG_1bearbeitet.jpg']],
  ['u\u0308ber.xmp', ['\u00fcber.jpg', 'u\u0308ber.jpg'], ['uber.jpg']],
  [
    'a name of more than forty-six characters, cut .json',
    ['a name of more than forty-six characters, cut somewhere.jpg'],
    ['a name of more than forty-six.jpg'],
  ],
  ['2023.05.17 walk.jpg.json', ['2023.05.17 walk.jpg'], ['20230517.jpg']],
  ['100%_a.xmp', ['100%_a.jpg'], ['100xxa.jpg', '100%.jpg']],
] as const)('%s may belong to %o and not to %o', async (sidecar, beside, others) => {
  for (const name of [...beside, ...others]) library.write(name)
  await library.scan()
  const ids = new SidecarTable(library.db).photosBeside(join(library.photosDir, sidecar))
  const found = library.paths(`id IN (${ids.join(', ')})`)
  expect([...found].sort()).toEqual([...beside].sort())
})

test('removed photos and hidden names have none', async () => {
  library.write('a.jpg')
  await library.scan()
  const table = new SidecarTable(library.db)
  expect(table.photosBeside(join(library.photosDir, '.xmp'))).toEqual([])
  library.db.execute('UPDATE photo SET removed_ms = 1')
  expect(table.photosBeside(join(library.photosDir, 'a.xmp'))).toEqual([])
})
