/** Shows how well a photo matches the query, its reference and its caption. */

import { number, t } from '../../strings/translate.ts'
import { Tip } from '../tip.tsx'
import type { PhotoScores, Score } from './relative-scores.ts'

const FOUR_DIGITS = { minimumFractionDigits: 4, maximumFractionDigits: 4 }

export function MatchBars({ scores }: { readonly scores: PhotoScores }) {
  return (
    <section className="match-bars" aria-label={t('photos.why')}>
      <Tip text={t('photos.matchScale')}>
        <h3 className="match-bars__title">{t('photos.why')}</h3>
      </Tip>
      <MatchBar name={t('photos.match')} score={scores.match} />
      {scores.reference && <MatchBar name={t('photos.matchPhoto')} score={scores.reference} />}
      {scores.words && <MatchBar name={t('photos.matchWords')} score={scores.words} />}
    </section>
  )
}

function MatchBar({ name, score }: { readonly name: string; readonly score: Score }) {
  return (
    <Tip text={t('photos.cosine', { value: number(score.raw, FOUR_DIGITS) })}>
      <div className="match-bars__bar">
        <span className="match-bars__name">{name}</span>
        <meter className="match-bars__meter" aria-label={name} min={0} max={100} value={score.share} />
        <span className="match-bars__value">{score.share}</span>
      </div>
    </Tip>
  )
}
