/** Shows how well a photo matches the query, its reference and its caption. */

import { Tip } from '../tip.tsx'
import type { PhotoScores, Score } from './relative-scores.ts'

export function MatchBars({ scores }: { readonly scores: PhotoScores }) {
  return (
    <section className="match-bars" aria-label="Why this photo">
      <Tip text="100 is the best of these results, 0 the weakest">
        <h3 className="match-bars__title">Why this</h3>
      </Tip>
      <MatchBar name="Match" score={scores.match} />
      {scores.reference && <MatchBar name="To the photo" score={scores.reference} />}
      {scores.words && <MatchBar name="To the words" score={scores.words} />}
    </section>
  )
}

function MatchBar({ name, score }: { readonly name: string; readonly score: Score }) {
  return (
    <Tip text={`Cosine ${score.raw.toFixed(4)}`}>
      <div className="match-bars__bar">
        <span className="match-bars__name">{name}</span>
        <meter className="match-bars__meter" aria-label={name} min={0} max={100} value={score.share} />
        <span className="match-bars__value">{score.share}</span>
      </div>
    </Tip>
  )
}
