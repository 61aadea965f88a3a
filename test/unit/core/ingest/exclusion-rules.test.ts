/** The default rules leave these files out; names that look alike stay. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createIgnoreRules, judgePath } from '../../../../electron/core/ingest/ignore-rules.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'searlight-rules-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** The rule that leaves a file out, with the files beside it in place; null if Searlight reads it. */
function ruleOf(
  path: string,
  beside: readonly string[] = [],
  included: readonly string[] = [],
): string | null {
  for (const file of [path, ...beside]) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), '')
  }
  return judgePath(createIgnoreRules([], '/library', included), root, join(root, path), 'file').rule
}

const ID = '0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0'

describe('left out', () => {
  test.each<[rule: string, path: string, beside?: readonly string[]]>([
    ['apple-photos', 'Photos Library.photoslibrary/resources/derivatives/0/a_1_105_c.jpeg'],
    ['apple-photos', 'Photos Library.photoslibrary/resources/renders/0/a.jpeg'],
    ['apple-photos', 'x.photoslibrary/scopes/cloudsharing/data/a.jpg'],
    ['apple-photos', 'iPhoto Library.photolibrary/Thumbnails/2010/a.jpg'],
    ['apple-photos', 'old/Aperture Library.aplibrary/Previews/a.jpg'],
    ['apple-photos', 'iPhoto.migratedphotolibrary/Previews/a.jpg'],
    ['apple-photos', 'iPhoto Library/Data/2008/a.jpg', ['iPhoto Library/AlbumData.xml']],
    ['lightroom', 'Lightroom/Catalog Previews.lrdata/A/a.jpg'],
    ['lightroom', 'Lightroom/Catalog Smart Previews.lrdata/0/a.dng'],
    ['capture-one', '2020/CaptureOne/Cache/Proxies/a.jpg'],
    ['capture-one', 'Work.cocatalog/Cache/Thumbnails/a.jpg'],
    ['nextcloud', 'data/appdata_ocab12cd34ef/theming/a.png'],
    ['nextcloud', 'data/appdata_xyz/preview/1/2/256-256.jpg'],
    ['nextcloud', 'data/anna/files_trashbin/files/a.jpg', ['data/anna/files/b.jpg']],
    ['nextcloud', 'data/anna/thumbnails/1/a.png', ['data/anna/files/b.jpg', 'data/anna/cache/x']],
    ['immich', 'immich/thumbs/a/b/a-preview.jpeg'],
    ['immich', 'srv/thumbs/a/b/a.webp', ['srv/thumbs/.immich']],
    ['immich', `srv/thumbs/${ID}/ab/cd/${ID}-thumbnail.webp`],
    ['photoprism', 'photoprism/storage/cache/thumbnails/a/a_500x500.jpg'],
    ['photoprism', 'srv/storage/sidecar/2020/a.heic.jpg', ['srv/storage/cache/thumbnails/a.jpg']],
    ['nas', '2020/@eaDir/a.jpg/SYNOPHOTO_THUMB_XL.jpg'],
    ['nas', '2020/.@__thumb/a.jpg'],
    ['thumbnails', 'DCIM/.thumbnails/1.jpg'],
    ['recycle-bin', '$RECYCLE.BIN/S-1-5/a.jpg'],
    ['recycle-bin', '.Trash-1000/files/a.jpg'],
    ['recycle-bin', 'digikam/.dtrash/files/a.jpg'],
    ['picasa', '2009/.picasaoriginals/a.jpg'],
    ['backup', 'MobileSync/Backup/00008101/ab/abcdef'],
    ['backup', 'Backups.backupdb/Mac/2020/a.jpg'],
    ['package', 'Mail.app/Contents/Resources/a.png'],
    ['package', 'Film.fcpbundle/CurrentVersion/a.jpg'],
    ['development', 'site/node_modules/pkg/logo.png'],
    ['development', 'project.git/objects/ab/a.jpg'],
    ['app-cache', 'Dropbox/.dropbox.cache/a.jpg'],
    ['app-cache', 'anna/AppData/Local/Temp/a.png'],
    ['media-server', 'Plex Media Server/Cache/PhotoTranscoder/a.jpg'],
    ['media-server', 'gallery/_data/i/upload/2020/a-th.jpg'],
    ['media-server', 'kodi/userdata/Thumbnails/0/a.jpg', ['kodi/userdata/Database/Textures13.db']],
    ['media-server', 'Steam/userdata/1/760/remote/400/screenshots/thumbnails/a.jpg'],
    ['recycle-bin', '2020/.stversions/a.jpg'],
    ['backup', 'Aperture.apvault/Library.aplib/a.jpg'],
    ['resource-fork', '2020/._IMG_1.jpg'],
    ['hidden', '2020/.hidden/a.jpg'],
    ['hidden', '2020/.a.jpg'],
  ])('%s: %s', (rule, path, beside) => {
    expect(ruleOf(path, beside)).toBe(rule)
  })
})

describe('stays', () => {
  test.each<[path: string, beside?: readonly string[]]>([
    ['Photos Library.photoslibrary/originals/0/a.heic'],
    ['Photos Library.photoslibrary/Masters/2018/a.jpg'],
    ['iPhoto Library.photolibrary/Originals/2010/a.jpg'],
    ['Aperture.aplibrary/2010.approject/a/a.jpg'],
    ['photoslibrary/resources/a.jpg'],
    ['derivatives/a.jpg'],
    ['thumbs/a.jpg'],
    ['holiday/thumbs/ab/cd/a.jpg'],
    ['screenshots/thumbnails/a.jpg'],
    ['Steam/userdata/1/760/remote/400/screenshots/a.jpg'],
    ['userdata/Thumbnails/a.jpg'],
    ['wedding/Previews/a.jpg'],
    ['wedding/Thumbnails/a.jpg', ['wedding/files/b.jpg']],
    ['geocaching/cache/a.jpg'],
    ['storage/cache/a.jpg'],
    ['CaptureOne/Output/a.jpg'],
    ['CaptureOne course/Cache/a.jpg'],
    ['appdata_backup/a.jpg'],
    ['AppData/a.jpg'],
    ['immich/library/anna/2020/a.jpg'],
    ['immich/upload/a.jpg'],
    ['photoprism/originals/2020/a.jpg'],
    ['photoprism/import/a.jpg'],
    ['data/anna/files/Photos/a.jpg'],
    ['Originals/a.jpg'],
    ['Data/a.jpg'],
    ['Backup/2020/a.jpg'],
    ['Trash art/a.jpg'],
    ['my.app/a.jpg'],
    ['cats.plugin/a.jpg'],
    ['lrdata/a.jpg'],
    ['holiday.git/a.jpg'],
    ['node modules/a.jpg'],
    ['Library/Caches of the hills.jpg'],
    ['#1/a.jpg'],
    ['@home/a.jpg'],
    ['@eaDir.jpg'],
    ['profile/a.jpg'],
    ['encoded-video/a.jpg'],
    [`${ID}/a.jpg`],
    ['Picasa/Originals/a.jpg'],
    ['darktable_exported/a.jpg'],
  ])('%s', (path, beside) => {
    expect(ruleOf(path, beside)).toBeNull()
  })

  test('everything below a watched folder that itself lies in a cache: a person chose it', () => {
    const cache = join(root, 'a.photoslibrary', 'resources', 'derivatives')
    const rules = createIgnoreRules([], '/library')
    expect(judgePath(rules, cache, join(cache, 'masters', 'a.jpg'), 'file').rule).toBeNull()
    // The package as a watched folder is still one.
    const inPackage = join(root, 'a.photoslibrary')
    expect(judgePath(rules, inPackage, join(cache, 'a.jpg'), 'file').rule).toBe('apple-photos')
  })
})

describe('included', () => {
  test('a rule', () => {
    expect(ruleOf('a.lrdata/a.jpg', [], ['lightroom'])).toBeNull()
    expect(ruleOf('2020/@eaDir/a.jpg', [], ['lightroom'])).toBe('nas')
  })

  test('a folder takes along everything below it, but not another cache in it', () => {
    const folder = join(root, '2020/@eaDir')
    expect(ruleOf('2020/@eaDir/a/b.jpg', [], [folder])).toBeNull()
    expect(ruleOf('2021/@eaDir/b.jpg', [], [folder])).toBe('nas')
    expect(ruleOf('2020/@eaDir/.hidden/b.jpg', [], [folder])).toBe('hidden')
  })

  test('a folder inside of a left-out one opens only the way to it', () => {
    const renders = join(root, 'x.photoslibrary/resources/renders')
    const rules = createIgnoreRules([], '/library', [renders])
    const judge = (path: string, kind: 'file' | 'folder') => judgePath(rules, root, join(root, path), kind)
    expect(judge('x.photoslibrary/resources', 'folder')).toEqual({ rule: 'apple-photos', enter: true })
    expect(judge('x.photoslibrary/resources/a.jpg', 'file').rule).toBe('apple-photos')
    expect(judge('x.photoslibrary/resources/derivatives', 'folder')).toEqual({
      rule: 'apple-photos',
      enter: false,
    })
    expect(judge('x.photoslibrary/resources/renders/0/a.jpg', 'file')).toEqual({ rule: null, enter: true })
  })

  test("nothing against the user's own patterns, nor Searlight's own folder", () => {
    const rules = createIgnoreRules(['@eaDir/'], join(root, 'library'), [root, join(root, '@eaDir'), 'nas'])
    expect(judgePath(rules, root, join(root, '@eaDir'), 'folder').rule).toBe('ignored')
    expect(judgePath(rules, root, join(root, 'library'), 'folder').rule).toBe('library')
  })
})
