/** Why a photo was found: how near it is to all of the query, to the reference and to the words. */

import { number, t } from '../../strings/translate.ts'
import type { PhotoScores, Score } from './relative-scores.ts'

const FOUR_DIGITS = { minimumFractionDigits: 4, maximumFractionDigits: 4 }

export function MatchBars({ scores }: { readonly scores: PhotoScores }) {
  return (
    <section className="match-bars" aria-label={t('photos.why')}>
      <h3 className="match-bars__title" title={t('photos.matchScale')}>
        {t('photos.why')}
      </h3>
      <MatchBar name={t('photos.match')} score={scores.match} />
      {scores.reference && <MatchBar name={t('photos.matchPhoto')} score={scores.reference} />}
      {scores.words && <MatchBar name={t('photos.matchWords')} score={scores.words} />}
    </section>
  )
}

function MatchBar({ name, score }: { readonly name: string; readonly score: Score }) {
  return (
    <div className="match-bars__bar" title={t('photos.cosine', { value: number(score.raw, FOUR_DIGITS) })}>
      <span className="match-bars__name">{name}</span>
      <meter className="match-bars__meter" aria-label={name} min={0} max={100} value={score.share} />
      <span className="match-bars__value">{score.share}</span>
    </div>
  )
}
