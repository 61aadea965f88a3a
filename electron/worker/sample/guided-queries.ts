/**
 * Three composed queries to begin with, each about something else: a place, a time, a number. Their references are what
 * one sees at a glance, and of all that could be asked about these, what has the most right answers is asked. Pure: the
 * same for the same pictures.
 */
import { PLACE_PHRASES, TIME_PHRASES } from '../../../native-models/demo/world/captions/words.ts'
import type { Picture } from '../../../native-models/demo/world/pictures.ts'
import { addition, cardinality } from '../../../native-models/demo/world/queries/statements/number.ts'
import {
  isOrAre,
  others,
  type Statement,
} from '../../../native-models/demo/world/queries/statements/statement.ts'
import { PLACES, SCENERY, type Scene } from '../../../native-models/demo/world/scene.ts'
import type { GuidedQuery } from '../../shared/sample-api.ts'
import { fileOf, type Pictures } from './sample-pictures.ts'

const QUERIES = 3
/** An answer in the reference's colour convinces more than one that only shows the same kind of thing. */
const ALIKE_COUNTS = 4

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

const atNight = (scene: Scene): readonly Asked[] => [
  { text: `${isOrAre(scene)} ${TIME_PHRASES.night}`, holds: (target) => target.time === 'night' },
]

/** The later ones where a small world has no answers to the first ones. */
const TOPICS: readonly ((scene: Scene) => readonly Asked[])[] = [elsewhere, atNight, cardinality, addition]

/** Fewer than three where there are too few pictures. */
export function guidedQueries(gallery: Pictures): readonly GuidedQuery[] {
  const chosen: Candidate[] = []
  for (const topic of [...TOPICS, ...TOPICS]) {
    if (chosen.length === QUERIES) break
    const best = bestOf(topic, gallery, chosen)
    if (best !== null) chosen.push(best)
  }
  return chosen.map(({ reference, text }) => ({ reference: fileOf(reference.id), text }))
}

function bestOf(
  topic: (typeof TOPICS)[number],
  gallery: Pictures,
  chosen: readonly Candidate[],
): Candidate | null {
  const references = gallery.filter(
    (picture) => isClear(picture) && chosen.every(({ reference }) => differs(reference.scene, picture.scene)),
  )
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

/** One thing, large and near, in clear light, with nothing beside it. */
function isClear({ scene, burst, copyOf }: Picture): boolean {
  const { count, size, time, weather, companion, viewpoint, style, subject } = scene
  const isAlone = count === 1 && companion === null && !SCENERY.includes(subject)
  const isPlain = size === 'large' && viewpoint === 'near' && time === 'day' && weather === 'clear'
  const isPainted = style === 'painting' || style === 'cartoon' || style === 'paper cut'
  return isAlone && isPlain && isPainted && burst === null && copyOf === null
}

const differs = (a: Scene, b: Scene) => a.subject !== b.subject && a.colour !== b.colour

function worthOf({ holds }: Asked, { subject, colour }: Scene, gallery: Pictures): number {
  const answers = gallery.filter(({ scene }) => scene.subject === subject && holds(scene))
  const alike = answers.filter(({ scene }) => scene.colour === colour)
  return answers.length + ALIKE_COUNTS * alike.length
}
