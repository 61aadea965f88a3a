/**
 * Three composed queries for a first try, each about something else: a place, a time, a style. Their
 * references show one thing at a glance. The first choices are queries that the sample model answers well
 * (chosen by looking at its answers); a smaller world takes the queries with the most right answers. Pure:
 * equal pictures give equal queries.
 */
import {
  PLACE_PHRASES,
  STYLE_WORDS,
  TIME_PHRASES,
  withArticle,
} from '../../../native-models/demo/world/captions/words.ts'
import type { Picture } from '../../../native-models/demo/world/pictures.ts'
import { addition, cardinality } from '../../../native-models/demo/world/queries/statements/number.ts'
import {
  isOrAre,
  others,
  type Statement,
} from '../../../native-models/demo/world/queries/statements/statement.ts'
import { PLACES, type Scene, STYLES, type Subject } from '../../../native-models/demo/world/scene.ts'
import type { GuidedQuery } from '../../shared/sample-api.ts'
import { fileOf, type Pictures } from './sample-pictures.ts'

const QUERIES = 3
/**
 * Weight of answers in the reference's colour, which convince more than answers that only show the same
 * subject.
 */
const ALIKE_COUNTS = 4

/** Subjects that furnish a picture rather than being its topic. */
const PROPS: readonly Subject[] = [
  'tree',
  'flower',
  'mushroom',
  'tent',
  'teapot',
  'lamp',
  'chair',
  'umbrella',
]

type Asked = Pick<Statement, 'text' | 'holds'>

interface Candidate extends Asked {
  readonly reference: Picture
  readonly worth: number
}

const elsewhere = (scene: Scene): readonly Asked[] =>
  others(PLACES, scene.place).map((place) => ({
    text: `${isOrAre(scene)} ${PLACE_PHRASES[place]}`,
    holds: (target) => target.place === place,
  }))

/** Skips what the reference already shows. */
const atNight = (scene: Scene): readonly Asked[] =>
  scene.time === 'night'
    ? []
    : [{ text: `${isOrAre(scene)} ${TIME_PHRASES.night}`, holds: (target) => target.time === 'night' }]

type Topic = (scene: Scene) => readonly Asked[]

/** Restricts a topic to one subject and one caption. */
const only =
  (subject: Subject, topic: Topic, words: string): Topic =>
  (scene) =>
    scene.subject === subject ? topic(scene).filter(({ text }) => text.endsWith(words)) : []

const inStyle = (scene: Scene): readonly Asked[] =>
  others(STYLES, scene.style).map((style) => ({
    text: `${isOrAre(scene)} ${withArticle(STYLE_WORDS[style])}`,
    holds: (target) => target.style === style,
  }))

/** In order of preference; a small world may have no answers to the first ones. */
const TOPICS: readonly Topic[] = [
  only('horse', elsewhere, PLACE_PHRASES.meadow),
  only('train', atNight, TIME_PHRASES.night),
  only('windmill', inStyle, STYLE_WORDS.mosaic),
  elsewhere,
  atNight,
  cardinality,
  addition,
]

/**
 * Uses any picture when too few are clear, and returns fewer than three queries when there are too few
 * pictures.
 */
export function guidedQueries(gallery: Pictures): readonly GuidedQuery[] {
  const single = gallery.filter(({ burst, copyOf }) => burst === null && copyOf === null)
  const chosen: Candidate[] = []
  for (const references of [single.filter(isClear), single])
    for (const topic of TOPICS) {
      if (chosen.length === QUERIES) break
      const best = bestOf(topic, gallery, notAmong(chosen, references))
      if (best !== null) chosen.push(best)
    }
  return chosen.map(({ reference, text }) => ({ reference: fileOf(reference.id), text }))
}

function bestOf(topic: Topic, gallery: Pictures, references: Pictures): Candidate | null {
  const candidates = references.flatMap((reference) =>
    topic(reference.scene).map((asked) => ({
      ...asked,
      reference,
      worth: worthOf(asked, reference.scene, gallery),
    })),
  )
  const best = candidates.toSorted((a, b) => b.worth - a.worth)[0]
  return best !== undefined && best.worth > 0 ? best : null
}

/** True for one subject, near and in clear light, with nothing beside it. */
function isClear({ scene }: Picture): boolean {
  const { count, time, weather, companion, viewpoint, style, subject } = scene
  const isAlone = count === 1 && companion === null && !PROPS.includes(subject)
  const isPlain = viewpoint === 'near' && time === 'day' && weather === 'clear'
  return isAlone && isPlain && (style === 'painting' || style === 'cartoon' || style === 'paper cut')
}

/** Keeps the three references different from each other. */
function notAmong(chosen: readonly Candidate[], references: Pictures): Pictures {
  const differs = (a: Scene, b: Scene) => a.subject !== b.subject && a.colour !== b.colour
  return references.filter(({ scene }) => chosen.every(({ reference }) => differs(reference.scene, scene)))
}

function worthOf({ holds }: Asked, { subject, colour }: Scene, gallery: Pictures): number {
  const answers = gallery.filter(({ scene }) => scene.subject === subject && holds(scene))
  const alike = answers.filter(({ scene }) => scene.colour === colour)
  return answers.length + ALIKE_COUNTS * alike.length
}
