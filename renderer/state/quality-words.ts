/** Quality on one's own photos, in plain words. Pure. */
import type {
  Measuring,
  QualityEntry,
  QualityMethod,
  QualityReport,
  Staleness,
} from '../../electron/shared/app-quality.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { count, photosWords } from './progress-words.ts'
import { secondsLeftWords } from './refining-words.ts'

export const METHOD_WORDS: Readonly<Record<QualityMethod, string>> = {
  image: 'Photo only',
  text: 'Words only',
  sum: 'Photo + words',
  slerp: 'Half-way from photo to words',
  basic: 'Photo × words',
  isearle: 'Photo as a word, first answer',
  'isearle+concept': 'First answer, with what both show',
  pdv: 'First answer, pushed to the words',
  'searle-oti': 'Refined, in the older way',
  'isearle-oti': 'Refined',
}

/** Fewer queries than this, and one of them decides. */
const FEW_QUERIES = 10

export function answersWords(answers: number): string {
  return `${count(answers)} right ${answers === 1 ? 'answer' : 'answers'}`
}

export function queriesWords(queries: number): string {
  return `${count(queries)} ${queries === 1 ? 'query' : 'queries'}`
}

export function markedWords(photos: number, missing: number): string {
  const gone = missing === 0 ? '' : `, ${count(missing)} more not in the library now`
  return photos === 0 ? `None marked yet${gone}` : `${answersWords(photos)} marked${gone}`
}

export function entryWords({ answers, missing, standing }: QualityEntry): string {
  const gone = missing === 0 ? '' : `, ${count(missing)} of them not in the library now`
  const marked = answersWords(answers) + gone
  switch (standing) {
    case 'measured':
      return marked
    case 'needs-photo-and-words':
      return `${marked}. Not measured: that takes one photo with words`
    case 'reference-gone':
      return `${marked}. Not measured: the reference is gone`
    case 'answers-gone':
      return `${answersWords(answers)}. Not measured: none of them is in the library now`
    default:
      return assertNever(standing)
  }
}

/** What the figures rest on, and how little that may be. */
export function basisWords({ queries, answers, photos, missing }: QualityReport): string {
  const rests = `From ${queriesWords(queries)} with ${answersWords(answers)} among ${photosWords(photos)}.`
  const partial =
    missing === 0
      ? ''
      : ` ${count(missing)} of these answers ${missing === 1 ? 'is' : 'are'} not in the library now: the figures are of a part.`
  return `${rests}${partial} ${weightWords(queries)}`
}

function weightWords(queries: number): string {
  if (queries === 1) return 'One query says nothing of others: mark more.'
  const weight = Math.round(100 / queries)
  return queries < FEW_QUERIES
    ? `One query moves a figure by up to ${weight} points: these are too few to tell close ones apart.`
    : `One query moves a figure by up to ${Math.max(1, weight)} points.`
}

const CHANGED: Readonly<Record<Staleness, string>> = {
  marks: 'marks',
  photos: 'photos',
  model: 'the model',
}

/** Null where the figures hold. */
export function staleWords(stale: readonly Staleness[]): string | null {
  if (stale.length === 0) return null
  const changed = new Intl.ListFormat('en').format(stale.map((each) => CHANGED[each]))
  const verb = stale.length === 1 && stale[0] === 'model' ? 'has' : 'have'
  return `${changed.charAt(0).toUpperCase()}${changed.slice(1)} ${verb} changed since. Measure again.`
}

/** From 0 to 100, as the papers tell it. */
export function figureWords(figure: number): string {
  return (figure * 100).toFixed(1)
}

export function measuringWords(measuring: Extract<Measuring, { kind: 'running' }>): string {
  const { method, phase, done, total, methodsDone, methods, secondsLeft } = measuring
  const left = secondsLeft === null ? '' : `, ${secondsLeftWords(secondsLeft)}`
  const place = `${methodsDone + 1} of ${methods}: ${METHOD_WORDS[method]}`
  return `${place}, ${phase} ${count(done)} of ${count(total)}${left}`
}
