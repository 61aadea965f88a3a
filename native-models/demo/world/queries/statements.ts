/** The statements of each semantic aspect. Every one is false of the reference it is made for. Pure. */
import {
  COUNT_WORDS,
  PLACE_PHRASES,
  RELATION_PHRASES,
  TIME_PHRASES,
  VIEWPOINT_PHRASES,
  withArticle,
} from '../captions/words.ts'
import {
  COLOURS,
  COMPANIONS,
  COUNTS,
  type CompanionKind,
  INDOOR,
  PATTERNS,
  PLACES,
  RELATIONS,
  type Relation,
  type Scene,
  SIZES,
  TIMES,
  type Time,
  VIEWPOINTS,
} from '../scene.ts'
import type { Aspect } from './aspects.ts'
import { change, type StatementMaker } from './statement.ts'

const others = <T>(values: readonly T[], own: T) => values.filter((value) => value !== own)
const isOrAre = ({ count }: Scene) => (count === 1 ? 'is' : 'are')
/** A picture shows a kind of thing as its subject or beside it. */
export const shows = (scene: Scene, kind: CompanionKind) =>
  scene.subject === kind || scene.companion?.kind === kind

const cardinality: StatementMaker = (reference) =>
  others(COUNTS, reference.count).map((count) =>
    change(
      ['cardinality'],
      ['count'],
      count === 1 ? 'shows only one of them' : `shows ${COUNT_WORDS[count]} of them`,
      (target) => target.count === count,
    ),
  )

const addition: StatementMaker = (reference) => {
  if (reference.companion !== null) return []
  return others(COMPANIONS, reference.subject).map((kind) =>
    change(['addition'], ['companion'], `shows ${withArticle(kind)} too`, (target) => shows(target, kind)),
  )
}

const negation: StatementMaker = (reference) => {
  const { companion, pattern, time, place, weather } = reference
  const no = (
    words: string,
    speaksOf: 'companion' | 'pattern' | 'time' | 'place' | 'weather',
    holds: (target: Scene) => boolean,
  ) => change(['negation'], [speaksOf], words, holds)
  return [
    ...(companion === null
      ? []
      : [
          no('has nothing else', 'companion', (target) => target.companion === null),
          no(`shows no ${companion.kind}`, 'companion', (target) => !shows(target, companion.kind)),
        ]),
    ...(pattern === 'plain'
      ? []
      : [no(`${isOrAre(reference)} not ${pattern}`, 'pattern', (target) => target.pattern !== pattern)]),
    ...(time === 'day' ? [] : [no(`is not ${TIME_PHRASES[time]}`, 'time', (target) => target.time !== time)]),
    ...(weather === 'rain' || weather === 'fog'
      ? [no(`has no ${weather}`, 'weather', (target) => target.weather !== weather)]
      : []),
    no(`is not ${PLACE_PHRASES[place]}`, 'place', (target) => target.place !== place),
  ]
}

/** What the subject itself is. */
const directAddressing: StatementMaker = (reference) => [
  ...others(PATTERNS, reference.pattern).map((pattern) =>
    change(
      ['direct_addressing'],
      ['pattern'],
      `${isOrAre(reference)} ${pattern}`,
      (target) => target.pattern === pattern,
    ),
  ),
  ...others(COLOURS, reference.colour).map((colour) =>
    change(
      ['direct_addressing'],
      ['colour'],
      `${isOrAre(reference)} ${colour}`,
      (target) => target.colour === colour,
    ),
  ),
  ...others(SIZES, reference.size).map((size) =>
    change(
      ['direct_addressing'],
      ['size'],
      `${isOrAre(reference)} ${size}`,
      (target) => target.size === size,
    ),
  ),
]

const compareAndChange: StatementMaker = (reference) => {
  const { companion, place, colour, time } = reference
  return [
    ...(companion === null
      ? []
      : others(COMPANIONS, companion.kind)
          .filter((kind) => kind !== reference.subject)
          .map((kind) =>
            change(
              ['compare_change'],
              ['companion'],
              `has ${withArticle(kind)} instead of the ${companion.kind}`,
              (target) => target.companion?.kind === kind,
            ),
          )),
    ...others(PLACES, place).map((other) =>
      change(
        ['compare_change', 'spatial_relations_background'],
        ['place'],
        `is ${PLACE_PHRASES[other]} instead of ${PLACE_PHRASES[place]}`,
        (target) => target.place === other,
      ),
    ),
    ...others(COLOURS, colour).map((other) =>
      change(
        ['compare_change', 'direct_addressing'],
        ['colour'],
        `${isOrAre(reference)} ${other} instead of ${colour}`,
        (target) => target.colour === other,
      ),
    ),
    ...others(TIMES, time).map((other) =>
      change(
        ['compare_change'],
        ['time'],
        `is ${TIME_PHRASES[other]} instead of ${TIME_PHRASES[time]}`,
        (target) => target.time === other,
      ),
    ),
  ]
}

const BRIGHTNESS: Readonly<Record<Time, number>> = { night: 0, dusk: 1, day: 2 }

const comparative: StatementMaker = (reference) => {
  const { count, size, time, viewpoint } = reference
  const aspects: readonly Aspect[] = ['comparative_statement']
  return [
    ...(count < 4
      ? [change([...aspects, 'cardinality'], ['count'], 'has more of them', (target) => target.count > count)]
      : []),
    ...(count > 1
      ? [
          change(
            [...aspects, 'cardinality'],
            ['count'],
            'has fewer of them',
            (target) => target.count < count,
          ),
        ]
      : []),
    size === 'small'
      ? change(aspects, ['size'], `${isOrAre(reference)} larger`, (target) => target.size === 'large')
      : change(aspects, ['size'], `${isOrAre(reference)} smaller`, (target) => target.size === 'small'),
    ...(time === 'night'
      ? []
      : [
          change(
            aspects,
            ['time'],
            'is in darker light',
            (target) => BRIGHTNESS[target.time] < BRIGHTNESS[time],
          ),
        ]),
    ...(time === 'day'
      ? []
      : [
          change(
            aspects,
            ['time'],
            'is in brighter light',
            (target) => BRIGHTNESS[target.time] > BRIGHTNESS[time],
          ),
        ]),
    ...(viewpoint === 'near'
      ? [
          change(
            [...aspects, 'viewpoint'],
            ['viewpoint'],
            'is seen from farther away',
            (target) => target.viewpoint === 'far',
          ),
        ]
      : []),
    ...(viewpoint === 'far'
      ? [
          change(
            [...aspects, 'viewpoint'],
            ['viewpoint'],
            'is seen from closer',
            (target) => target.viewpoint === 'near',
          ),
        ]
      : []),
  ]
}

const OPPOSITE: Readonly<Partial<Record<Relation, Relation>>> = {
  left: 'right',
  right: 'left',
  behind: 'front',
  front: 'behind',
}

const spatial: StatementMaker = (reference) => {
  const { companion, place } = reference
  const aspects: readonly Aspect[] = ['spatial_relations_background']
  const at = (relation: Relation, kind: CompanionKind) => (target: Scene) =>
    target.companion?.kind === kind && target.companion.relation === relation
  const opposite = companion === null ? undefined : OPPOSITE[companion.relation]
  return [
    ...others(PLACES, place).map((other) =>
      change(aspects, ['place'], `is ${PLACE_PHRASES[other]}`, (target) => target.place === other),
    ),
    ...(companion === null
      ? []
      : others(RELATIONS, companion.relation)
          .filter((relation) => relation !== 'above')
          .map((relation) =>
            change(
              aspects,
              ['companion', 'relation'],
              `has the ${companion.kind} ${RELATION_PHRASES[relation]}`,
              at(relation, companion.kind),
            ),
          )),
    ...(companion === null || opposite === undefined
      ? []
      : [
          change(
            aspects,
            ['companion', 'relation'],
            `has the ${companion.kind} on the other side`,
            at(opposite, companion.kind),
          ),
        ]),
    ...(INDOOR.includes(place)
      ? [change(aspects, ['place'], 'is outdoors', (target) => !INDOOR.includes(target.place))]
      : [change(aspects, ['place'], 'is indoors', (target) => INDOOR.includes(target.place))]),
  ]
}

const viewpoint: StatementMaker = (reference) =>
  others(VIEWPOINTS, reference.viewpoint).map((other) =>
    change(
      ['viewpoint'],
      ['viewpoint'],
      `is ${VIEWPOINT_PHRASES[other]}`,
      (target) => target.viewpoint === other,
    ),
  )

/** Conjunction joins two of these, so it has none of its own. */
export const STATEMENTS: Readonly<Record<Exclude<Aspect, 'statement_with_conjunction'>, StatementMaker>> = {
  cardinality,
  addition,
  negation,
  direct_addressing: directAddressing,
  compare_change: compareAndChange,
  comparative_statement: comparative,
  spatial_relations_background: spatial,
  viewpoint,
}
