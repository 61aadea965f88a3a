/**
 * Files that a scan leaves out by a rule, and the rules by their names. Runs anywhere.
 * electron/core/ingest/exclusion-rules.ts holds the patterns of each rule.
 */

/** Rules that a person can switch off, by id. Ids are stored in libraries and never renamed. */
export const INCLUDABLE_RULES = {
  'apple-photos': 'Apple Photos, iPhoto and Aperture: everything but the originals',
  lightroom: 'Lightroom: previews',
  'capture-one': 'Capture One: cache',
  nextcloud: 'Nextcloud and ownCloud: previews, bins and old versions',
  immich: 'Immich: thumbnails, profile pictures and converted videos',
  photoprism: 'PhotoPrism: cache and converted pictures',
  'media-server': 'Plex, Jellyfin, Kodi, Piwigo, LibrePhotos and Steam: cache',
  picasa: 'Picasa: copies from before an edit',
  nas: 'Synology, QNAP and other network storage: thumbnails and snapshots',
  thumbnails: 'Thumbnails of viewers and phones',
  'recycle-bin': 'Recycle bins',
  backup: 'Backups of computers and phones',
  package: 'Programs and projects that are packages',
  development: 'Source code: packages and version control',
  'app-cache': 'Caches and settings of programs',
  system: 'Folders of the system',
  hidden: 'Hidden files and folders (a dot begins the name)',
} as const

/** Rules that always hold: including these files would show nothing. */
export const FIXED_RULES = {
  ignored: 'Your own patterns (--ignore)',
  library: "Searlight's own pictures",
  kernel: 'Links to devices and processes (/dev, /proc, /sys)',
  'resource-fork': 'macOS: second halves of files (._name)',
  video: 'Videos',
  drawing: 'Drawings and icons (SVG, EPS, ICO and others)',
} as const

export type IncludableRule = keyof typeof INCLUDABLE_RULES
export type LeftOutRule = IncludableRule | keyof typeof FIXED_RULES

export const LEFT_OUT_WORDS: Readonly<Record<LeftOutRule, string>> = { ...INCLUDABLE_RULES, ...FIXED_RULES }

export function isIncludableRule(name: string): name is IncludableRule {
  return Object.hasOwn(INCLUDABLE_RULES, name)
}

/** The files that one rule leaves out in one place. */
export interface LeftOutFiles {
  /** The folder that is left out, or the watched folder that holds single files. */
  readonly path: string
  readonly rule: LeftOutRule
  /** Pictures; of the rules `video` and `drawing` files of that kind. */
  readonly count: number
  /** Set if counting stopped early: there are more. */
  readonly atLeast?: true
}

export interface LeftOut {
  readonly excluded: readonly LeftOutFiles[]
  /** Rules and absolute paths that a person had included. */
  readonly included: readonly string[]
}
