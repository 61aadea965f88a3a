/**
 * Dates of short phrases by chrono-node, which alone takes "march of penguins" for a date: the caller finds a phrase that
 * is nothing but a date, and chrono has to be certain of all of it. Pure.
 */
import * as ar from 'chrono-node/ar'
import * as de from 'chrono-node/de'
import * as en from 'chrono-node/en'
import * as es from 'chrono-node/es'
import * as fr from 'chrono-node/fr'
import type { Language } from '../vocabulary.ts'
import { type Days, monthDays, partsOf, realDay, weekDays, yearDays } from './days.ts'

const PARSERS: Readonly<Record<Exclude<Language, 'ja'>, typeof en.casual>> = {
  en: en.casual,
  de: de.casual,
  fr: fr.casual,
  es: es.casual,
  ar: ar.casual,
}

/** A phrase of a person is short; chrono's patterns take longer on long texts. */
const MAX_PHRASE = 40
const WEEK = /week|woche|semaine|semana|[أا]سبوع|[أا]سابيع/i

/** The days of a phrase: a day, or the week, month or year that it names. Null where chrono is not certain of all of it. */
export function daysOfPhrase(phrase: string, language: Exclude<Language, 'ja'>, today: number): Days | null {
  if (phrase.length > MAX_PHRASE) return null
  const { year, month, day } = partsOf(today)
  // At noon no zone and no change of the clock moves the day.
  const [result, ...others] = PARSERS[language].parse(phrase, new Date(year, month - 1, day, 12))
  if (!result || others.length > 0 || result.end || result.text.length !== phrase.trim().length) return null
  const { start } = result
  const part = (name: 'year' | 'month' | 'day') => (start.isCertain(name) ? start.get(name) : null)
  const [y, m, d] = [part('year'), part('month'), part('day')]
  if (y === null) return null
  if (m === null) return yearDays(y)
  if (d === null) return monthDays(y, m)
  const found = realDay(y, m, d)
  if (found === null) return null
  return WEEK.test(phrase) ? weekDays(found) : { first: found, last: found }
}
