/** Texts of the quality measured on the user's own photos. Pure. */
import type {
  Measuring,
  QualityEntry,
  QualityMethod,
  QualityReport,
  Staleness,
} from '../../electron/shared/app-quality.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { locale, number, t } from '../strings/translate.ts'
import { secondsLeftWords } from './refining-words.ts'

export function methodWords(method: QualityMethod): string {
  return t(`methods.${method}`)
}

/** One sentence about the method, for its tooltip. */
export function methodHint(method: QualityMethod): string {
  return t(`methodHints.${method}`)
}

/** Below this number, a single query changes the figures too much. */
const FEW_QUERIES = 10

export function answersWords(answers: number): string {
  return t('quality.answers', { answers })
}

export function queriesWords(queries: number): string {
  return t('quality.queryCount', { queries })
}

export function markedWords(answers: number, missing: number): string {
  if (missing > 0) return t('quality.markedMissing', { answers, missing })
  return answers === 0 ? t('quality.noneMarked') : t('quality.marked', { answers })
}

export function entryWords({ answers: marked, missing, standing }: QualityEntry): string {
  const answers =
    missing === 0 ? answersWords(marked) : t('quality.answersMissing', { answers: marked, missing })
  switch (standing) {
    case 'measured':
      return answers
    case 'needs-photo-and-words':
      return t('quality.entryNeedsBoth', { answers })
    case 'reference-gone':
      return t('quality.entryReferenceGone', { answers })
    case 'answers-gone':
      return t('quality.entryAnswersGone', { answers: answersWords(marked) })
    default:
      return assertNever(standing)
  }
}

/** How many queries and answers the figures come from, and what one query can change. */
export function basisWords({ queries, answers, photos, missing }: QualityReport): string {
  const parts = [
    t('quality.basis', { queries, answers, photos }),
    missing === 0 ? null : t('quality.basisMissing', { missing }),
    weightWords(queries),
  ]
  return parts.filter((part) => part !== null).join(' ')
}

function weightWords(queries: number): string {
  if (queries === 1) return t('quality.weightOne')
  const points = Math.max(1, Math.round(100 / queries))
  return t(queries < FEW_QUERIES ? 'quality.weightFew' : 'quality.weight', { points })
}

const CHANGED = {
  marks: 'quality.changedMarks',
  photos: 'quality.changedPhotos',
  model: 'quality.changedModel',
} as const satisfies Record<Staleness, string>

/** Null where the figures are still valid. */
export function staleWords(stale: readonly Staleness[]): string | null {
  if (stale.length === 0) return null
  const changes = new Intl.ListFormat(locale()).format(stale.map((each) => t(CHANGED[each])))
  return t('quality.changed', { changes })
}

/** From 0 to 100, as the papers print it. */
export function figureWords(figure: number): string {
  return number(figure * 100, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
}

export function measuringWords(measuring: Extract<Measuring, { kind: 'running' }>): string {
  const { method, phase, done, total, methodsDone, methods, secondsLeft } = measuring
  const progress = {
    place: methodsDone + 1,
    methods,
    method: methodWords(method),
    phase: t(`phases.${phase}`),
    done,
    total,
  }
  return secondsLeft === null
    ? t('quality.methodProgress', progress)
    : t('quality.methodProgressFor', { ...progress, left: secondsLeftWords(secondsLeft) })
}
