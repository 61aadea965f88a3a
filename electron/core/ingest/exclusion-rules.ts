/**
 * Other programs' copies of pictures, and what systems leave behind: the table of what a scan leaves out by default.
 * Runs in the engine. `docs/left-out.md` is its page for people.
 *
 * [Note: A rule needs its surroundings] To leave out a person's own photos is worse than to show a thumbnail. So a name
 * that a person could give (`thumbs`, `cache`, `previews`) counts only inside of what that program makes: below its
 * package, or beside its other files. Only a name of that kind costs a look at the disk.
 */
import { existsSync, opendirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { IncludableRule } from '../../shared/left-out.ts'

export type EntryKind = 'file' | 'folder'

/** A folder; names are in lower case. */
interface Entry {
  readonly path: string
  readonly name: string
  readonly parent: string
  readonly grandparent: string
  /** The folder that holds it. */
  readonly folder: string
}

interface ExclusionRule {
  readonly id: IncludableRule
  readonly matches: (entry: Entry) => boolean
}

/** In order: the first rule that matches names the reason. */
const RULES: readonly ExclusionRule[] = [
  { id: 'apple-photos', matches: isAppleCopy },
  { id: 'recycle-bin', matches: isRecycleBin },
  { id: 'lightroom', matches: isLightroomPreview },
  { id: 'capture-one', matches: isCaptureOneCache },
  { id: 'nextcloud', matches: isCloudData },
  { id: 'immich', matches: isImmichCopy },
  { id: 'photoprism', matches: isPhotoPrismCopy },
  { id: 'media-server', matches: isMediaServerCache },
  { id: 'picasa', matches: named('.picasaoriginals') },
  {
    id: 'nas',
    matches: named(
      ...[
        '@eadir',
        '@tmp',
        '#snapshot',
        '@transcode',
        '@__thumb',
        '.@__thumb',
        '.@__qini',
        '@recently-snapshot',
      ],
      ...['.@upload_cache', '.webaxs', '.wdmc', '.wdphotos', '~snapshot', '.snapshot', '.snapshots', '.zfs'],
    ),
  },
  { id: 'thumbnails', matches: named('.thumbnails', '.thumbs', '.thumb', '.xvpics', '.pics') },
  { id: 'backup', matches: isBackup },
  { id: 'package', matches: isPackage },
  { id: 'development', matches: isDevelopment },
  { id: 'app-cache', matches: isAppCache },
  {
    id: 'system',
    matches: named('system volume information', 'lost+found', '__macosx', '$windows.~bt', '$windows.~ws'),
  },
  { id: 'hidden', matches: ({ name }) => name.startsWith('.') },
]

/** The rule that leaves out this entry itself; folders above it are the caller's business. */
export function exclusionOf(
  path: string,
  kind: EntryKind,
  included: ReadonlySet<string>,
): IncludableRule | null {
  const folder = dirname(path)
  if (kind === 'file') return exclusionOfFile(basename(path), basename(folder), included)
  const above = dirname(folder)
  const entry: Entry = {
    path,
    folder,
    name: basename(path).toLowerCase(),
    parent: basename(folder).toLowerCase(),
    grandparent: basename(above).toLowerCase(),
  }
  return RULES.find(({ id, matches }) => !included.has(id) && matches(entry))?.id ?? null
}

/** Only these two hold for single files, of which there are many. */
function exclusionOfFile(name: string, parent: string, included: ReadonlySet<string>): IncludableRule | null {
  if (!included.has('apple-photos') && isAppleCopyOf(parent.toLowerCase(), name)) return 'apple-photos'
  return name.startsWith('.') && !included.has('hidden') ? 'hidden' : null
}

function named(...names: readonly string[]): (entry: Entry) => boolean {
  const all = new Set(names)
  return ({ name }) => all.has(name)
}

const APPLE_PACKAGE = /\.(photoslibrary|photolibrary|migratedphotolibrary|aplibrary)$/
/** Photos: `originals`, before that `Masters`; iPhoto: `Masters`, `Originals`; Aperture: `Masters`, `.approject`. */
const APPLE_ORIGINALS = /^(originals|masters)$|\.approject$/
/** iPhoto before packages: beside its album file. */
const IPHOTO_COPIES = new Set(['data', 'data.noindex', 'modified', 'contents', 'thumbnails', 'previews'])

function isAppleCopyOf(parent: string, name: string): boolean {
  return APPLE_PACKAGE.test(parent) && !APPLE_ORIGINALS.test(name)
}

function isAppleCopy({ name, parent, folder }: Entry): boolean {
  if (isAppleCopyOf(parent, name)) return true
  if (name === 'ipod photo cache') return true
  return IPHOTO_COPIES.has(name) && has(folder, 'AlbumData.xml')
}

/** Of Windows, Linux, macOS, digiKam, Samba, Synology, QNAP and Syncthing. */
const BIN =
  /^(\$recycle\.bin|recycler|#recycle|@recycle|\.recycle|\.trash|\.trashes|\.trash-\d+|\.dtrash|network trash folder|\.stversions)$/

function isRecycleBin({ name }: Entry): boolean {
  return BIN.test(name)
}

/** `Catalog Previews.lrdata`, `Catalog Smart Previews.lrdata`, `Helper.lrdata`; Lightroom CC's library. */
function isLightroomPreview({ name, parent, grandparent }: Entry): boolean {
  if (name.endsWith('.lrdata')) return true
  const isInLibrary = parent.endsWith('.lrlibrary') || grandparent.endsWith('.lrlibrary')
  return isInLibrary && /^(previews|proxies|renditions|thumbnails)$/.test(name)
}

function isCaptureOneCache({ name, parent }: Entry): boolean {
  return name === 'cache' && /^capture ?one$|\.cocatalog$/.test(parent)
}

/** Nextcloud names its folder `appdata_` and the id of the instance: `oc` and ten letters or digits. */
function isCloudData({ name, parent, path, folder }: Entry): boolean {
  if (/^appdata_oc[a-z0-9]{10}$/.test(name)) return true
  if (/^appdata_[a-z0-9]+$/.test(name)) return has(path, 'preview')
  if (/^appdata_[a-z0-9]+$/.test(parent)) return name === 'preview'
  if (name === 'files_trashbin' || name === 'files_versions') return has(folder, 'files')
  // ownCloud: beside the files of a user and their bin.
  return (
    name === 'thumbnails' && has(folder, 'files') && has(folder, 'files_trashbin', 'files_versions', 'cache')
  )
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const IMMICH = /^immich([-_ ].*)?$/

/** Immich marks its folders with a file `.immich`, and sorts copies by the user's id. */
function isImmichCopy({ name, parent, grandparent, path, folder }: Entry): boolean {
  if (!/^(thumbs|encoded-video|profile)$/.test(name)) return false
  if (has(path, '.immich')) return true
  if (name === 'profile') return false
  if (IMMICH.test(parent)) return true
  if (IMMICH.test(grandparent) && has(folder, 'upload', 'library', 'profile')) return true
  return holdsOnly(path, UUID)
}

function isPhotoPrismCopy({ name, parent, grandparent, path, folder }: Entry): boolean {
  if (name === '.photoprism') return true
  if (name !== 'cache' && name !== 'sidecar') return false
  if (parent === 'photoprism') return has(folder, 'originals', 'storage', 'sidecar', 'config')
  if (parent !== 'storage') return false
  return grandparent.startsWith('photoprism') || has(folder, 'cache/thumbnails') || has(path, 'thumbnails')
}

/** Steam: `userdata/<user>/760/remote/<game>/screenshots/thumbnails`. */
const STEAM = /[\\/]760[\\/]remote[\\/]/

function isMediaServerCache({ name, parent, path, folder }: Entry): boolean {
  if (parent === 'plex media server') return /^(cache|metadata|media)$/.test(name)
  if (parent === 'jellyfin' || parent === 'emby') return /^(cache|metadata)$/.test(name)
  if ((parent === '_data' && name === 'i') || name === 'pwg_representative') return true
  if (name === 'thumbnails' && parent === 'userdata') return has(folder, 'Database')
  if (name === 'thumbnails' && parent === 'screenshots') return STEAM.test(path)
  return name === 'protected_media' && has(path, 'thumbnails_big', 'square_thumbnails')
}

/** Names in a phone's backup are hashes without an ending, so a scan would read each of them. */
function isBackup({ name, parent }: Entry): boolean {
  if (
    name === 'backups.backupdb' ||
    name === '.mobilebackups' ||
    /\.(backupbundle|backupdb|apvault)$/.test(name)
  )
    return true
  return name === 'backup' && parent === 'mobilesync'
}

const PACKAGES = new RegExp(
  `\\.(${[
    ...['fcpbundle', 'fcpcache', 'imovielibrary', 'theater', 'tvlibrary', 'musiclibrary', 'sparsebundle'],
    ...['lrlib', 'lrplugin', 'rtfd', 'xcodeproj', 'xcassets', 'dvdmedia', 'photoslibrary-journal'],
  ].join('|')})$`,
)
/** Endings that a person may type, too: only with what such a package holds. */
const PROGRAMS = /\.(app|bundle|framework|plugin|appex|kext)$/

function isPackage({ name, path }: Entry): boolean {
  return PACKAGES.test(name) || (PROGRAMS.test(name) && has(path, 'Contents', 'Info.plist', 'Versions'))
}

const isTools = named('node_modules', 'bower_components', '__pycache__', '.git', '.svn', '.hg')

/** A repository without a working tree is no hidden folder, and its many files have no ending. */
function isDevelopment(entry: Entry): boolean {
  return isTools(entry) || (entry.name.endsWith('.git') && has(entry.path, 'objects'))
}

const ANDROID_CACHE = /[\\/]android[\\/]data[\\/][^\\/]+[\\/]cache$/i

function isAppCache({ name, parent, path }: Entry): boolean {
  if (/^(\.cache|\.dropbox\.cache|\.tmp\.drive(download|upload)|onedrivetemp)$/.test(name)) return true
  if (name === 'appdata') return has(path, 'Local', 'Roaming', 'LocalLow')
  if (name === 'caches') return parent === 'library'
  return ANDROID_CACHE.test(path)
}

function has(folder: string, ...names: readonly string[]): boolean {
  return names.some((name) => existsSync(join(folder, name)))
}

/** Entries of a folder that are looked at. */
const LOOKED_AT = 16

/** True where the folder holds some entries, and the first of them all have such names. */
function holdsOnly(folder: string, names: RegExp): boolean {
  try {
    const entries = opendirSync(folder)
    try {
      let found = 0
      for (; found < LOOKED_AT; found++) {
        const entry = entries.readSync()
        if (entry === null) break
        if (!names.test(entry.name)) return false
      }
      return found > 0
    } finally {
      entries.closeSync()
    }
  } catch {
    return false
  }
}
