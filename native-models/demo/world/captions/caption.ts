/**
 * Makes a true sentence about a scene, from "a cat" to all its attributes, and reports the attributes that it
 * mentions. Among the forms are those of queries: "a photo of ... that ...", "a sketch of ...". "Photo",
 * "picture", "illustration" and "postcard" say nothing about the style: every file of the world is a photo of
 * a postcard. Pure.
 */
import { pick, type Random, shuffled } from '../../../inversion/random-stream.ts'
import type { Scene } from '../scene.ts'
import {
  companionDetail,
  type Detail,
  placeDetail,
  styleDetail,
  subjectStatement,
  timeDetail,
  viewpointDetail,
  weatherDetail,
} from './details.ts'
import { nounPhrase } from './noun-phrase.ts'
import { type Attribute, joined, STYLE_WORDS, withArticle } from './words.ts'

export interface Caption {
  readonly text: string
  readonly mentions: readonly Attribute[]
}

export const CAPTION_LENGTHS = ['short', 'medium', 'full'] as const
export type CaptionLength = (typeof CAPTION_LENGTHS)[number]

const OPENERS = [
  '{}',
  'a photo of {}',
  'a photo of {}',
  'a picture of {}',
  'a postcard of {}',
  'this is a photo of {}',
  'an image of {}',
  'an illustration of {}',
  'this photo contains {}',
  'we see {} in this photo',
] as const
/** "a sketch of two red boats": the share of captions that start with a style, as domain conversion does. */
const STYLE_FIRST_SHARE = 0.5
const THAT_SHARE = 0.3
const SUBJECT_ATTRIBUTES = ['colour', 'pattern', 'size', 'count'] as const

/** The number of the subject's attributes, and of other details. */
const AMOUNTS: Readonly<
  Record<CaptionLength, readonly [subject: readonly number[], details: readonly number[]]>
> = {
  short: [
    [0, 1, 1, 2],
    [0, 0, 1],
  ],
  medium: [
    [1, 2, 3],
    [1, 2],
  ],
  full: [[4], [5, 6]],
}

export function captionOf(scene: Scene, length: CaptionLength, random: Random): Caption {
  const [ofSubject, ofDetails] = AMOUNTS[length]
  const attributes = shuffled(random, SUBJECT_ATTRIBUTES).slice(0, pick(random, ofSubject))
  const details = chosenDetails(scene, pick(random, ofDetails), random)
  const usesThat =
    length !== 'full' && random() < THAT_SHARE && details.every(({ mentions }) => mentions[0] !== 'style')
  return usesThat
    ? thatCaption(scene, attributes, details, random)
    : plainCaption(scene, attributes, details, random)
}

/** One sentence of each length, from which a training step draws. */
export const captionsOf = (scene: Scene, random: Random): readonly Caption[] =>
  CAPTION_LENGTHS.map((length) => captionOf(scene, length, random))

function chosenDetails(scene: Scene, amount: number, random: Random): readonly Detail[] {
  const style = styleDetail(scene)
  const all = [
    placeDetail(scene, random),
    timeDetail(scene, random),
    weatherDetail(scene),
    companionDetail(scene, random),
    viewpointDetail(scene, random),
    style,
  ].filter((detail) => detail !== null)
  const chosen = shuffled(random, all).slice(0, amount)
  return [...chosen.filter((detail) => detail !== style), ...chosen.filter((detail) => detail === style)]
}

function plainCaption(
  scene: Scene,
  attributes: readonly Attribute[],
  details: readonly Detail[],
  random: Random,
): Caption {
  const noun = nounPhrase(scene, new Set(attributes))
  const style = details.find(({ mentions }) => mentions[0] === 'style')
  const styleFirst = style !== undefined && random() < STYLE_FIRST_SHARE
  const words = joined([
    noun,
    ...details.filter((detail) => !styleFirst || detail !== style).map(({ adverbial }) => adverbial),
  ])
  const opener = styleFirst ? `${withArticle(STYLE_WORDS[scene.style])} of {}` : pick(random, OPENERS)
  return { text: opener.replace('{}', words), mentions: mentionsOf(attributes, details) }
}

/** "a photo of a red boat that is striped and is on a lake". */
function thatCaption(
  scene: Scene,
  attributes: readonly Attribute[],
  details: readonly Detail[],
  random: Random,
): Caption {
  const [last = 'colour', ...rest] = attributes
  const stated = subjectStatement(scene, last as (typeof SUBJECT_ATTRIBUTES)[number], random)
  const statements = shuffled(random, [stated, ...details].slice(0, 2))
  const noun = nounPhrase(scene, new Set(rest))
  const opener = pick(random, ['a photo of', 'a picture of'])
  return {
    text: `${opener} ${noun} that ${statements.map(({ statement }) => statement).join(' and ')}`,
    mentions: mentionsOf(rest, statements),
  }
}

function mentionsOf(attributes: readonly Attribute[], details: readonly Detail[]): readonly Attribute[] {
  return [...new Set<Attribute>(['subject', ...attributes, ...details.flatMap(({ mentions }) => mentions)])]
}
