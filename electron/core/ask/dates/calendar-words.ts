/**
 * Words of the calendar in the window's languages, folded as sentences are. The system's own tables give months and
 * weekdays; seasons, feasts and relative words have none. Pure.
 */
import { fold } from '../sentence.ts'
import type { Language } from '../vocabulary.ts'
import type { Unit } from './days.ts'

interface Named {
  readonly number: number
  readonly language: Language
  /** A whole name, not a short form. */
  readonly isLong: boolean
}

const LOCALES: readonly (readonly [Language, string])[] = [
  ['en', 'en'],
  ['de', 'de'],
  ['fr', 'fr'],
  ['es', 'es'],
  ['ar', 'ar-EG'],
  ['ar', 'ar-SY'],
  ['ar', 'ar-MA'],
]

function namesOf(
  count: number,
  part: 'month' | 'weekday',
  dateOf: (index: number) => Date,
  numberOf: (index: number) => number,
): ReadonlyMap<string, readonly Named[]> {
  const names = new Map<string, Named[]>()
  for (const [language, locale] of LOCALES) {
    for (const style of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(locale, { [part]: style, timeZone: 'UTC', calendar: 'gregory' })
      for (let index = 0; index < count; index++) {
        const name = fold(format.format(dateOf(index))).replace(/\.$/, '')
        const known = names.get(name) ?? []
        const named = { number: numberOf(index), language, isLong: style === 'long' }
        if (name.length >= 3 && !known.some((each) => each.language === language))
          names.set(name, [...known, named])
      }
    }
  }
  return names
}

/** 1 to 12. */
export const MONTHS = namesOf(
  12,
  'month',
  (index) => new Date(Date.UTC(2024, index, 1)),
  (index) => index + 1,
)
/** 0 is Sunday: 7 January 2024 was one. */
export const WEEKDAYS = namesOf(
  7,
  'weekday',
  (index) => new Date(Date.UTC(2024, 0, 7 + index)),
  (index) => index,
)

/** First month and language. Three months each, in the north. */
export const SEASONS = table<readonly [number, Language]>([
  [[3, 'en'], 'spring'],
  [[6, 'en'], 'summer'],
  [[9, 'en'], 'autumn, fall'],
  [[12, 'en'], 'winter'],
  [[3, 'de'], 'fruhling, fruhjahr'],
  [[6, 'de'], 'sommer'],
  [[9, 'de'], 'herbst'],
  [[3, 'fr'], 'printemps'],
  [[6, 'fr'], 'ete'],
  [[9, 'fr'], 'automne'],
  [[12, 'fr'], 'hiver'],
  [[3, 'es'], 'primavera'],
  [[6, 'es'], 'verano'],
  [[9, 'es'], 'otono'],
  [[12, 'es'], 'invierno'],
  [[3, 'ar'], 'الربيع, ربيع'],
  [[6, 'ar'], 'الصيف, صيف'],
  [[9, 'ar'], 'الخريف, خريف'],
  [[12, 'ar'], 'الشتاء, شتاء'],
])

export type Feast = 'christmas' | 'new-year' | 'new-years-eve' | 'easter' | 'halloween' | 'valentine'

export const FEASTS = table<Feast>([
  ['christmas', 'christmas, xmas, weihnachten, noel, navidad'],
  ['new-year', "new year, new year's, new year's day, neujahr, nouvel an, ano nuevo"],
  ['new-years-eve', "new year's eve, new years eve, silvester, nochevieja"],
  ['easter', 'easter, ostern, paques, pascua'],
  ['halloween', 'halloween'],
  ['valentine', "valentine's day, valentines day, valentinstag, saint-valentin, san valentin"],
])

export const UNITS = table<Unit>([
  ['day', 'day, days, tag, tage, tagen, jour, jours, dia, dias, يوم, ايام'],
  ['week', 'week, weeks, woche, wochen, semaine, semaines, semana, semanas, الاسبوع, اسبوع, اسابيع'],
  ['weekend', 'weekend, week-end, wochenende, fin de semana'],
  ['month', 'month, months, monat, monate, monaten, mois, mes, meses, الشهر, شهر, اشهر, شهور'],
  [
    'year',
    'year, years, jahr, jahre, jahren, annee, annees, an, ans, ano, anos, السنه, سنه, سنوات, العام, عام, اعوام',
  ],
])

/** Numbers that people write as words. */
export const NUMBERS = table<number>([
  [1, 'a, an, one, einem, einer, ein, eine, un, une, una, uno'],
  [2, 'two, zwei, deux, dos'],
  [3, 'three, drei, trois, tres'],
  [4, 'four, vier, quatre, cuatro'],
  [5, 'five, funf, cinq, cinco'],
  [6, 'six, sechs, seis'],
  [7, 'seven, sieben, sept, siete'],
  [8, 'eight, acht, huit, ocho'],
  [9, 'nine, neun, neuf, nueve'],
  [10, 'ten, zehn, dix, diez'],
])

/** Names are apart by commas. */
function table<T>(rows: readonly (readonly [T, string])[]): ReadonlyMap<string, T> {
  return new Map(
    rows.flatMap(([value, names]) => names.split(',').map((name) => [name.trim(), value] as const)),
  )
}

/** The names as one pattern, longest first. */
export function anyOf(names: Iterable<string>): string {
  return [...names]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, String.raw`\s+`))
    .join('|')
}
