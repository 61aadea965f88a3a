/** Comparative statements, which are true or false only in relation to the reference. Pure. */
import type { Scene, Time } from '../../scene.ts'
import { change, isOrAre, type Statement, type StatementMaker } from './statement.ts'

const BRIGHTNESS: Readonly<Record<Time, number>> = { night: 0, dusk: 1, day: 2 }

function number({ count }: Scene): readonly Statement[] {
  const make = (word: string, holds: Statement['holds']) =>
    change(['comparative_statement', 'cardinality'], ['count'], `has ${word} of them`, holds)
  return [
    ...(count < 4 ? [make('more', (target) => target.count > count)] : []),
    ...(count > 1 ? [make('fewer', (target) => target.count < count)] : []),
  ]
}

function size(reference: Scene): Statement {
  const other = reference.size === 'small' ? 'large' : 'small'
  const text = `${isOrAre(reference)} ${other}${other === 'large' ? 'r' : 'er'}`
  return change(['comparative_statement'], ['size'], text, (target) => target.size === other)
}

function light(reference: Scene): readonly Statement[] {
  const brightness = BRIGHTNESS[reference.time]
  const make = (word: string, holds: (other: number) => boolean) =>
    change(['comparative_statement'], ['time'], `${isOrAre(reference)} in ${word} light`, (target) =>
      holds(BRIGHTNESS[target.time]),
    )
  return [
    ...(reference.time === 'night' ? [] : [make('darker', (other) => other < brightness)]),
    ...(reference.time === 'day' ? [] : [make('brighter', (other) => other > brightness)]),
  ]
}

/** A view from above is neither nearer nor farther. */
function distance(reference: Scene): readonly Statement[] {
  const { viewpoint } = reference
  if (viewpoint === 'above') return []
  const [words, other] = viewpoint === 'near' ? ['from farther away', 'far'] : ['from closer', 'near']
  const text = `${isOrAre(reference)} seen ${words}`
  return [
    change(
      ['comparative_statement', 'viewpoint'],
      ['viewpoint'],
      text,
      (target) => target.viewpoint === other,
    ),
  ]
}

export const comparison: StatementMaker = (reference) => [
  ...number(reference),
  size(reference),
  ...light(reference),
  ...distance(reference),
]
