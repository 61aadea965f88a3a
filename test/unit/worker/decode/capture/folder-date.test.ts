import { describe, expect, it } from 'vitest'
import { formatCaptureDate } from '../../../../../electron/shared/capture-date.ts'
import { readFolderDate } from '../../../../../electron/worker/decode/capture/folder-date.ts'

function read(path: string): string | null {
  const date = readFolderDate(path.split('/').filter(Boolean))
  return date && formatCaptureDate({ ...date, from: 'folder' })
}

describe('a dated folder', () => {
  it.each([
    ['/photos/2019-02-01 Trip', '2019-02-01'],
    ['/photos/2019_02_01', '2019-02-01'],
    ['/photos/2019.02.01 Trip', '2019-02-01'],
    ['/photos/20190201', '2019-02-01'],
    ['/photos/20190201 Trip', '2019-02-01'],
    ['/photos/Trip 2019-02-01', '2019-02-01'],
    ['/photos/Trip 01.02.2019', '2019-02-01'],
    ['/photos/2019/02/01', '2019-02-01'],
    ['/photos/2019/02/01/edited', '2019-02-01'],
    ['/photos/2019/02-01 Rome', '2019-02-01'],
    ['/photos/2019/2019-02/2019-02-01', '2019-02-01'],
    ['/photos/2019-02/01', '2019-02-01'],
    ['/photos/1999/1999-12 Weihnachten', '1999-12'],
    ['/photos/2019/02', '2019-02'],
    ['/photos/2019/02 - Rome', '2019-02'],
    ['/photos/2019_02', '2019-02'],
    ['/photos/2019.02', '2019-02'],
    ['/photos/201902', '2019-02'],
    ['/photos/2019/02/30', '2019-02'],
    ['/photos/2019', '2019'],
    ['/photos/2019/Rome', '2019'],
    ['/photos/2019/45', '2019'],
    ['/photos/2019/Rome/02', '2019'],
    ['/photos/1890', null],
    ['/photos/Photos from 2003', '2003'],
    ['/photos/Fotos von 2003', '2003'],
  ])('%s', (path, right) => {
    expect(read(path)).toBe(right)
  })

  it('is the nearest one', () => {
    expect(read('/2018-01-01/2019-02-01 Trip')).toBe('2019-02-01')
    expect(read('/2018-01-01/Trip')).toBe('2018-01-01')
    expect(read('/2019-02-01/2019-13-01')).toBe('2019-02-01')
  })

  it('is near', () => {
    expect(read('/2019/a/b/c/d')).toBe('2019')
    expect(read('/2019/a/b/c/d/e')).toBeNull()
  })

  it.each([
    '/photos/2000 photos',
    '/photos/Top 2000',
    '/photos/1920x1080',
    '/photos/1600',
    '/photos/2099',
    '/photos/2099-01',
    '/photos/2019-20 season',
    '/photos/100CANON',
    '/photos/20201',
    '/photos/20191345',
    '/photos/02/01',
    '/photos/Version 2019.2.1',
    '/',
  ])('%s is none', (path) => {
    expect(read(path)).toBeNull()
  })
})
