/**
 * Finds Google Takeout's JSON beside a photo by its names, and reads its date. Runs in the inference worker.
 *
 * [Note: Takeout's names] The name is the photo's title with ".json" (until 2024) or
 * ".supplemental-metadata.json". Takeout cuts the whole name to 46 characters before ".json", so the second
 * ending appears in every length (".supplemental-me", ".s", "."). For photos of one name, "IMG(1).jpg"
 * belongs to "IMG.jpg(1).json" and "IMG.jpg.supplemental-metadata(1).json". Edited pictures and the halves of
 * a live photo share the JSON of their original.
 */
import { type StatedDate, toWallClock } from './wall-clock.ts'

const ENDING = '.supplemental-metadata'
/** Cut names have 46 characters, in some exports 45 or 47; a shorter name must be whole. */
const LEAST_CUT_LENGTH = 44
const MOST_CUT_LENGTH = 47

/** Google Photos' mark behind the name of an edited picture, in the languages of its users. */
const EDITED = [
  'edited',
  'effects',
  'smile',
  'mix',
  'bearbeitet',
  'modifié',
  'editado',
  'ha editado',
  'edytowane',
  'bewerkt',
  'modificato',
  'editat',
  'redigeret',
  'redigerad',
  'redigert',
  'muokattu',
  'düzenlendi',
  'upraveno',
  'szerkesztve',
  'изменено',
  '編集済み',
  '已修改',
  '已編輯',
  '수정됨',
]
const COPY = /^(.+)\((\d{1,4})\)$/
/** The halves of a live photo, and the formats of its export. */
const PAIRED = /^\.(?:heic|heif|jpe?g|dng|mp4|mov|mp)$/

/** Lower case and composed: macOS decomposes letters with accents. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

interface PhotoName {
  /** The name without extension, copy number and the editor's mark. */
  readonly base: string
  readonly ending: string
  /** "1" for "IMG(1).jpg"; empty for the first. */
  readonly copy: string
  readonly whole: string
}

function photoName(key: string): PhotoName {
  const dot = key.lastIndexOf('.')
  const ending = dot > 0 ? key.slice(dot) : ''
  const named = dot > 0 ? key.slice(0, dot) : key
  // The number stands on either side of the mark: "IMG-edited(1)", "IMG(1)-edited".
  const behind = COPY.exec(named)
  const unmarked = withoutMark(behind?.[1] ?? named, key.length)
  const before = behind ? null : COPY.exec(unmarked)
  return { base: before?.[1] ?? unmarked, ending, copy: behind?.[2] ?? before?.[2] ?? '', whole: key }
}

/** Removes "-edited", whose end a long name may lack. */
function withoutMark(base: string, nameLength: number): string {
  const hyphen = base.lastIndexOf('-')
  const mark = base.slice(hyphen + 1)
  const isMark =
    EDITED.includes(mark) ||
    (nameLength >= LEAST_CUT_LENGTH && mark !== '' && EDITED.some((word) => word.startsWith(mark)))
  return hyphen > 0 && isMark ? base.slice(0, hyphen) : base
}

/** The start of the name of every JSON of a photo. */
export function takeoutPrefix(photo: string): string {
  return photoName(nameKey(photo)).base.slice(0, LEAST_CUT_LENGTH)
}

/** The JSON files among `names` that may be the photo's, the most likely one first. */
export function takeoutNames(photo: string, names: readonly string[]): readonly string[] {
  const wanted = photoName(nameKey(photo))
  const ranked = names.map((name) => ({ name, rank: rankOf(wanted, nameKey(name)) }))
  return ranked
    .filter(({ rank }) => rank < NO_MATCH)
    .sort((one, other) => one.rank - other.rank || (one.name < other.name ? -1 : 1))
    .map(({ name }) => name)
}

const NO_MATCH = 4

function rankOf({ base, ending, copy, whole }: PhotoName, json: string): number {
  if (!json.endsWith('.json')) return NO_MATCH
  const named = json.slice(0, -'.json'.length)
  if (isTitle(whole, named)) return 0
  const numbered = COPY.exec(named)
  const stem = numbered?.[1] ?? named
  if ((numbered?.[2] ?? '') !== copy) return NO_MATCH
  if (isTitle(base + ending, stem)) return 1
  const otherEnding = /^\.[a-z\d]{2,4}/.exec(stem.slice(base.length))?.[0] ?? ''
  const isPair = PAIRED.test(ending) && PAIRED.test(otherEnding) && isTitle(base + otherEnding, stem)
  if (isPair) return 2
  const isCut = base.length >= LEAST_CUT_LENGTH && stem.length <= MOST_CUT_LENGTH && stem.startsWith(base)
  return stem === base || isCut ? 3 : NO_MATCH
}

/** True when `stem` is the title with Takeout's ending, whole or cut. */
function isTitle(title: string, stem: string): boolean {
  if (!(title + ENDING).startsWith(stem)) return false
  return stem.length >= title.length || stem.length >= LEAST_CUT_LENGTH
}

/** The date in a JSON of Takeout: seconds since 1970, in UTC; null in any other JSON. */
export function readTakeoutDate(bytes: Buffer): StatedDate | null {
  const seconds = Number(timestampOf(bytes))
  // Takeout writes 0 for an unknown date.
  if (!Number.isSafeInteger(seconds) || seconds === 0) return null
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime())) return null
  return toWallClock({
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    time: {
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      fraction: '',
    },
    offsetMinutes: 0,
  })
}

function timestampOf(bytes: Buffer): unknown {
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''))
    const taken = property(json, 'photoTakenTime')
    return property(taken, 'timestamp')
  } catch {
    // No JSON, so the file is another program's.
    return undefined
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
