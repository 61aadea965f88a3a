/** Direct addressing: a change of the subject itself. Pure. */
import { looking } from '../../captions/words.ts'
import { COLOURS, PATTERNS, SIZES } from '../../scene.ts'
import { change, isOrAre, others, type StatementMaker } from './statement.ts'

export const directAddressing: StatementMaker = (reference) => {
  const be = (words: string) => `${isOrAre(reference)} ${words}`
  const { subject, pattern, colour, size } = reference
  return [
    ...others(PATTERNS, pattern).map((other) =>
      change(
        ['direct_addressing'],
        ['pattern'],
        be(looking(subject, other)),
        (target) => target.pattern === other,
      ),
    ),
    ...others(COLOURS, colour).map((other) =>
      change(
        ['direct_addressing'],
        ['colour'],
        be(looking(subject, other)),
        (target) => target.colour === other,
      ),
    ),
    ...others(SIZES, size).map((other) =>
      change(['direct_addressing'], ['size'], be(other), (target) => target.size === other),
    ),
  ]
}
