/**
 * Details that can be added about a scene, each in several true forms: adverbial ("on a beach"), and as a
 * statement after "that ..." ("is on a beach"). It also has absolute comparatives and negations ("more than
 * two", "and not in a forest"), so that true captions teach the words of relative captions. Pure.
 */
import { pick, type Random } from '../../../inversion/random-stream.ts'
import { COMPANIONS, INDOOR, PLACES, type Scene } from '../scene.ts'
import {
  type Attribute,
  COUNT_WORDS,
  looking,
  PLACE_PHRASES,
  RELATION_PHRASES,
  STYLE_WORDS,
  TIME_PHRASES,
  VIEWPOINT_PHRASES,
  WEATHER_PHRASES,
  withArticle,
} from './words.ts'

export interface Detail {
  readonly mentions: readonly Attribute[]
  /** After a noun phrase. */
  readonly adverbial: string
  /** After "that". */
  readonly statement: string
}

/** The share of details that state an absence or a comparison. */
const ODD_FORM_SHARE = 0.15

const verb = ({ count }: Scene) => (count === 1 ? 'is' : 'are')
const beside = (scene: Scene, mentions: readonly Attribute[], phrase: string): Detail => ({
  mentions,
  adverbial: phrase,
  statement: `${verb(scene)} ${phrase}`,
})

export function placeDetail(scene: Scene, random: Random): Detail {
  const phrase = PLACE_PHRASES[scene.place]
  const elsewhere =
    PLACE_PHRASES[
      pick(
        random,
        PLACES.filter((place) => place !== scene.place),
      )
    ]
  const odd = [
    `${phrase} and not ${elsewhere}`,
    `${phrase} instead of ${elsewhere}`,
    INDOOR.includes(scene.place) ? 'indoors' : 'outdoors',
  ]
  return beside(scene, ['place'], random() < ODD_FORM_SHARE ? pick(random, odd) : phrase)
}

export function timeDetail(scene: Scene, random: Random): Detail {
  const comparative =
    scene.time === 'night' ? 'in darker light' : scene.time === 'day' ? 'in brighter light' : null
  return beside(
    scene,
    ['time'],
    comparative !== null && random() < ODD_FORM_SHARE ? comparative : TIME_PHRASES[scene.time],
  )
}

/** Indoors there is no weather. */
export function weatherDetail(scene: Scene): Detail | null {
  return INDOOR.includes(scene.place) ? null : beside(scene, ['weather'], WEATHER_PHRASES[scene.weather])
}

export function viewpointDetail(scene: Scene, random: Random): Detail {
  const comparative =
    scene.viewpoint === 'near'
      ? 'seen from closer'
      : scene.viewpoint === 'far'
        ? 'seen from farther away'
        : null
  return beside(
    scene,
    ['viewpoint'],
    comparative !== null && random() < ODD_FORM_SHARE ? comparative : VIEWPOINT_PHRASES[scene.viewpoint],
  )
}

export function companionDetail(scene: Scene, random: Random): Detail {
  const { companion } = scene
  if (companion === null) {
    const missing = pick(
      random,
      COMPANIONS.filter((kind) => kind !== scene.subject),
    )
    const words = random() < 0.5 ? `nothing beside ${scene.count === 1 ? 'it' : 'them'}` : `no ${missing}`
    return { mentions: ['companion'], adverbial: `with ${words}`, statement: `has ${words}` }
  }
  const kind = withArticle(companion.kind)
  if (random() < 0.3) {
    const words = pick(random, [kind, `${kind} too`])
    return { mentions: ['companion'], adverbial: `with ${words}`, statement: `has ${words}` }
  }
  const isAside = companion.relation === 'left' || companion.relation === 'right'
  const where = RELATION_PHRASES[companion.relation]
  const words = `${kind} ${isAside && random() < ODD_FORM_SHARE ? 'on one side and not on the other side' : where}`
  return {
    mentions: ['companion', 'relation'],
    adverbial: `with ${words}`,
    statement: `has ${words}`,
  }
}

export function styleDetail(scene: Scene): Detail {
  return beside(scene, ['style'], `in the style of ${withArticle(STYLE_WORDS[scene.style])}`)
}

/** A detail of the subject after "that", instead of before its noun. */
export function subjectStatement(
  scene: Scene,
  attribute: 'colour' | 'pattern' | 'size' | 'count',
  random: Random,
): Detail {
  const said = (words: string, mentions: readonly Attribute[] = [attribute]): Detail => ({
    mentions,
    adverbial: '',
    statement: words,
  })
  const odd = random() < ODD_FORM_SHARE
  switch (attribute) {
    case 'colour':
      return said(`${verb(scene)} ${looking(scene.subject, scene.colour)}`)
    case 'pattern': {
      if (!odd || scene.pattern !== 'plain')
        return said(`${verb(scene)} ${looking(scene.subject, scene.pattern)}`)
      return said(`${verb(scene)} not ${looking(scene.subject, pick(random, ['striped', 'spotted']))}`)
    }
    case 'size':
      return said(`${verb(scene)} ${odd ? (scene.size === 'large' ? 'larger' : 'smaller') : scene.size}`)
    case 'count':
      if (odd) return said(scene.count > 2 ? 'shows more than two of them' : 'shows fewer than three of them')
      return said(scene.count === 1 ? 'shows only one of them' : `shows ${COUNT_WORDS[scene.count]} of them`)
  }
}
