/**
 * Takes the threshold of a match for a pin from the scores of the library's photos. Runs in the search worker; pure.
 *
 * [Note: A match] Scores mean something only beside others: one model's 0.3 is another's 0.8. So a new photo must
 * do two things. It must stand out from the library's photos as only one of 200 of them would (a prediction bound, so
 * that a small library asks for more), and it must stand among what would be the best hundredth of them, 12 at least and
 * 50 at most (so that a large library does not call one of 200 a match). A badge for nothing is worse than a missed one.
 * test/bench/pin-bench.ts measures it with photo-mini: the captions confirm 0.40 of the badge's photos for pins of words
 * and 0.22 for pins of a photo and words, where random photos give 0.02; the badge shows 0.15 and 0.05 of all matches.
 */

/** Quantile of the normal distribution: one photo of 200 exceeds it by chance. */
const QUANTILE = 2.5758
const BEST_SHARE = 0.01
const FEWEST_BEST = 12
const MOST_BEST = 50
/** Fewer photos do not show which scores are usual. */
const FEWEST_PHOTOS = 6

export class MatchScale {
  #count = 0
  #mean = 0
  /** Sum of squared deviations (Welford). */
  #squares = 0
  /** Descending. */
  readonly #best: number[] = []

  add(score: number): void {
    this.#count++
    const deviation = score - this.#mean
    this.#mean += deviation / this.#count
    this.#squares += deviation * (score - this.#mean)
    this.#addBest(score)
  }

  /** Null where there are too few photos. */
  threshold(): number | null {
    const count = this.#count
    if (count < FEWEST_PHOTOS) return null
    const deviation = Math.sqrt(this.#squares / (count - 1))
    const bound = this.#mean + studentQuantile(count - 1) * deviation * Math.sqrt(1 + 1 / count)
    const place = Math.min(MOST_BEST, Math.max(FEWEST_BEST, Math.round(count * BEST_SHARE)), count)
    return Math.max(bound, this.#best[place - 1] ?? bound)
  }

  #addBest(score: number): void {
    const best = this.#best
    if (best.length === MOST_BEST && score <= (best.at(-1) ?? score)) return
    const place = best.findIndex((other) => other < score)
    best.splice(place < 0 ? best.length : place, 0, score)
    if (best.length > MOST_BEST) best.pop()
  }
}

/** Student's t at the same quantile (Abramowitz and Stegun 26.7.5): within 1 % from 5 degrees of freedom on. */
function studentQuantile(freedom: number): number {
  const z = QUANTILE
  const first = (z ** 3 + z) / 4
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
  return z + first / freedom + second / freedom ** 2 + third / freedom ** 3
}
