/**
 * Reads dates in the names of folders, the last hint before the file's time: "2019-02-01 Trip", "2019/02/01",
 * "1999-12 Weihnachten", "2019/02 - Rome", "Photos from 2003". Runs in the inference worker.
 *
 * [Note: Years in folders] A year alone counts only when it is the folder's whole name, or Google Takeout's:
 * "2000 photos" and "Top 2000" count something. The nearest folder with a date decides.
 */
import { type StatedDate, toWallClock } from './wall-clock.ts'

/** A folder further up describes the disk rather than the photo. */
const MAX_LEVELS = 5
const EARLIEST_YEAR = 1826
/** Folders of four digits are years from here on; smaller numbers are pixels ("1600"). */
const EARLIEST_BARE_YEAR = 1900

/** The separator is the same between year and month, and month and day. */
const WHOLE_DAY = /(?<![\d.-])(\d{4})([-_. ])(\d{2})\2(\d{2})(?!\d)/
const COMPACT_DAY = /^(\d{4})(\d{2})(\d{2})(?=$|[-_ .])/
/** Countries that write dots start with the day. */
const DAY_FIRST = /(?<![\d.])(\d{2})\.(\d{2})\.(\d{4})(?!\d)/
const MONTH = /^(\d{4})[-_.](\d{2})(?!\d)/
const COMPACT_MONTH = /^((?:19|20)\d{2})(\d{2})$/
const YEAR = /^(\d{4})$/
/** Google Takeout, in the languages of its users: "Photos from 2003", "Fotos von 2003". */
const TAKEOUT_YEAR =
  /^(?:photos?|fotos?|foto's|foton|billeder|zdjęcia) (?:from|de|do|von|del|dal|uit|från|fra|z) (\d{4})$/iu
/** Below a year: "02", "02 - Rome", "02-01 Rome". */
const MONTH_AND_DAY = /^(\d{2})[-_.](\d{2})(?!\d)/
const NUMBER = /^(\d{2})(?=$|[-_. ]+\p{L})/u

/** @param folders from the root downwards */
export function readFolderDate(folders: readonly string[], nowMs = Date.now()): StatedDate | null {
  /** Numbers of the folders below the current one, without a gap: month and day. */
  let below: readonly number[] = []
  for (const folder of folders.slice(-MAX_LEVELS).reverse()) {
    const name = folder.trim()
    const stated = ownDate(name, below)
    const date = stated && toWallClock({ ...stated, time: null, offsetMinutes: null }, nowMs)
    if (date) return date
    const numbers = numbersOf(name)
    below = numbers.length === 0 ? [] : [...numbers, ...below]
  }
  return null
}

interface FolderDay {
  readonly year: number
  readonly month: number
  readonly day: number
}

function ownDate(name: string, below: readonly number[]): FolderDay | null {
  const day = WHOLE_DAY.exec(name)
  if (day) return dayOf(day[1], day[3], day[4])
  const compactDay = COMPACT_DAY.exec(name)
  if (compactDay) return dayOf(compactDay[1], compactDay[2], compactDay[3])
  const dayFirst = DAY_FIRST.exec(name)
  if (dayFirst) return dayOf(dayFirst[3], dayFirst[2], dayFirst[1])
  const month = MONTH.exec(name) ?? COMPACT_MONTH.exec(name)
  if (month) return monthOf(Number(month[1]), Number(month[2]), below[0] ?? 0)
  const bare = YEAR.exec(name) ?? TAKEOUT_YEAR.exec(name)
  return bare && since(EARLIEST_BARE_YEAR, yearOf(Number(bare[1]), below))
}

function dayOf(year?: string, month?: string, day?: string): FolderDay | null {
  const date = { year: Number(year), month: Number(month), day: Number(day) }
  return date.month === 0 || date.day === 0 ? null : since(EARLIEST_YEAR, date)
}

function since(earliestYear: number, date: FolderDay): FolderDay | null {
  return date.year >= earliestYear ? date : null
}

/** Null for "2019-20", which is a season. */
function monthOf(year: number, month: number, day: number): FolderDay | null {
  if (month < 1 || month > 12) return null
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return since(EARLIEST_YEAR, { year, month, day: day <= days ? day : 0 })
}

/** @param below month and day, as far as folders state them */
function yearOf(year: number, [month = 0, day = 0]: readonly number[]): FolderDay {
  return monthOf(year, month, day) ?? { year, month: 0, day: 0 }
}

function numbersOf(name: string): readonly number[] {
  const both = MONTH_AND_DAY.exec(name)
  if (both) return [Number(both[1]), Number(both[2])]
  const one = NUMBER.exec(name)
  return one ? [Number(one[1])] : []
}
