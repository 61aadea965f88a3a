/**
 * Makes the two sentences of a picture in a training step: one exact, the other shorter or in the words of
 * queries. Pure.
 *
 * [Note: Edited sentences] "a photo of two red cats on a beach that are in the snow" describes a picture by
 * another one and the difference: the form of composed queries, with words in the place of a pseudo-word. The
 * described other picture is never drawn and need not exist; the sentence is true of the picture it is paired
 * with. CLIP has read millions of such sentences. A model that reads only its own world's captions has not,
 * and could not learn that the words after "that" take precedence.
 */
import { pick, type Random, shuffled } from '../../inversion/random-stream.ts'
import { TEMPLATES } from '../../inversion/templates.ts'
import { captionOf } from '../world/captions/caption.ts'
import {
  companionDetail,
  placeDetail,
  styleDetail,
  timeDetail,
  viewpointDetail,
} from '../world/captions/details.ts'
import { nounPhrase } from '../world/captions/noun-phrase.ts'
import { type Attribute, joined, withArticle } from '../world/captions/words.ts'
import type { Statement } from '../world/queries/statements/statement.ts'
import { STATEMENTS } from '../world/queries/statements/statements.ts'
import {
  COLOURS,
  COMPANIONS,
  COUNTS,
  PATTERNS,
  PLACES,
  RELATIONS,
  type Scene,
  SIZES,
  STYLES,
  TIMES,
  VIEWPOINTS,
  WEATHERS,
} from '../world/scene.ts'

/** Shares of the kinds of a picture's second sentence; the rest are short and medium captions. */
const EDITED_SHARE = 0.45
const TEMPLATE_SHARE = 0.15
const BESIDE_SHARE = 0.1
/** The share of first sentences with all attributes. */
const FULL_SHARE = 0.65
const TWO_EDITS_SHARE = 0.25
/** The share of templates with a name without an article: "a photo of cat that ...". */
const BARE_SHARE = 0.4

export function sentencesOf(scene: Scene, random: Random): readonly [string, string] {
  const first = captionOf(scene, random() < FULL_SHARE ? 'full' : 'medium', random).text
  return [first, secondSentence(scene, random)]
}

function secondSentence(scene: Scene, random: Random): string {
  const kind = random()
  if (kind < EDITED_SHARE) return editedSentence(scene, random) ?? shorter(scene, random)
  if (kind < EDITED_SHARE + TEMPLATE_SHARE) return templateSentence(scene, random)
  if (kind < EDITED_SHARE + TEMPLATE_SHARE + BESIDE_SHARE) return besideSentence(scene, random)
  return shorter(scene, random)
}

const shorter = (scene: Scene, random: Random) =>
  captionOf(scene, random() < 0.5 ? 'short' : 'medium', random).text

/** "a photo of a spotted cat" in the forms with which textual inversion optimises. */
function templateSentence(scene: Scene, random: Random): string {
  const noun = bare(nounPhrase(scene, subset(random)))
  const details = random() < 0.5 ? '' : chosenDetails(scene, 1, random)
  const template = pick(random, scene.style === 'sketch' ? TEMPLATES : WITHOUT_STYLE)
  return template.replace('{}', joined([noun, details])).toLowerCase()
}

/** Here "sketch" is one of the styles, so it describes no other. */
const WITHOUT_STYLE = TEMPLATES.filter((template) => !template.includes('sketch'))

/** "a photo of a cat and a teapot", in either order, as in object composition. */
function besideSentence(scene: Scene, random: Random): string {
  if (scene.companion === null) return shorter(scene, random)
  const noun = nounPhrase(scene, subset(random))
  const both = shuffled(random, [
    random() < BARE_SHARE ? bare(noun) : noun,
    withArticle(scene.companion.kind),
  ])
  const place = random() < 0.4 ? placeDetail(scene, random).adverbial : ''
  return joined([`a photo of ${both.join(' and ')}`, place])
}

const ASPECTS = Object.values(STATEMENTS)
const STYLE_FIRST_SHARE = 0.15

/** Null when no statement fits the source picture that was drawn. */
export function editedSentence(target: Scene, random: Random): string | null {
  if (random() < STYLE_FIRST_SHARE) return otherStyle(target, random)
  const edits = random() < TWO_EDITS_SHARE ? 2 : 1
  let source = target
  for (const edit of shuffled(random, EDITS).slice(0, edits)) source = edit(source, random)
  const statements = statementsBetween(source, target, random)
  if (statements.length === 0) return null
  const described = joined([
    articled(nounPhrase(source, subset(random)), random),
    random() < 0.6 ? chosenDetails(source, random() < 0.6 ? 1 : 2, random) : '',
  ])
  const opener = pick(random, ['a photo of', 'a photo of', 'a photo of', 'a picture of'])
  return `${opener} ${described} that ${statements.map(({ text }) => text).join(' and ')}`
}

/** Statements that are true of the target, false of the source, and mention all their differences. */
function statementsBetween(source: Scene, target: Scene, random: Random): readonly Statement[] {
  const different = differences(source, target)
  const statements: Statement[] = []
  const told = new Set<Attribute>()
  for (const make of shuffled(random, ASPECTS)) {
    const fitting = make(source).filter(
      ({ holds, speaksOf }) =>
        holds(target) &&
        speaksOf.some((attribute) => different.has(attribute)) &&
        !speaksOf.some((one) => told.has(one)),
    )
    if (fitting.length === 0) continue
    const statement = pick(random, fitting)
    statements.push(statement)
    for (const attribute of statement.speaksOf) told.add(attribute)
  }
  return [...different].every((attribute) => told.has(attribute)) ? statements : []
}

function differences(source: Scene, target: Scene): ReadonlySet<Attribute> {
  const keys = Object.keys(source) as (keyof Scene)[]
  const changed = keys.filter((key) => key !== 'companion' && source[key] !== target[key])
  const [one, other] = [source.companion, target.companion]
  const isOther = one?.kind !== other?.kind || one?.relation !== other?.relation
  return new Set<Attribute>(isOther ? [...changed, 'companion'] : changed)
}

/**
 * "a sketch of a painting of a cat" would be odd, so the source's style is only sometimes mentioned, and
 * after it.
 */
function otherStyle(target: Scene, random: Random): string {
  const source = { ...target, style: pick(random, STYLES) }
  const noun = articled(nounPhrase(source, subset(random)), random)
  const told = random() < 0.4 ? styleDetail(source).adverbial : chosenDetails(target, 1, random)
  return joined([withArticle(target.style), 'of', noun, told])
}

type Edit = (scene: Scene, random: Random) => Scene

const EDITS: readonly Edit[] = [
  (scene, random) => ({ ...scene, count: pick(random, COUNTS) }),
  (scene, random) => ({ ...scene, colour: pick(random, COLOURS) }),
  (scene, random) => ({ ...scene, pattern: pick(random, PATTERNS) }),
  (scene, random) => ({ ...scene, size: pick(random, SIZES) }),
  (scene, random) => ({ ...scene, place: pick(random, PLACES) }),
  (scene, random) => ({ ...scene, place: pick(random, PLACES) }),
  (scene, random) => ({ ...scene, time: pick(random, TIMES) }),
  (scene, random) => ({ ...scene, weather: pick(random, WEATHERS) }),
  (scene, random) => ({ ...scene, viewpoint: pick(random, VIEWPOINTS) }),
  (scene, random) => ({ ...scene, companion: otherCompanion(scene, random) }),
  (scene, random) => ({ ...scene, companion: otherCompanion(scene, random) }),
]

function otherCompanion({ companion, subject }: Scene, random: Random): Scene['companion'] {
  const chance = random()
  if (companion !== null && chance < 0.35) return { ...companion, relation: pick(random, RELATIONS) }
  if (companion !== null && chance < 0.6) return null
  const kinds = COMPANIONS.filter((kind) => kind !== subject)
  return { kind: pick(random, kinds), relation: companion?.relation ?? pick(random, RELATIONS) }
}

/** The attributes before the noun, from none to all with equal probability. */
function subset(random: Random): ReadonlySet<Attribute> {
  const likely = random()
  return new Set((['colour', 'pattern', 'size', 'count'] as const).filter(() => random() < likely))
}

function chosenDetails(scene: Scene, amount: number, random: Random): string {
  const all = [
    placeDetail(scene, random),
    timeDetail(scene, random),
    viewpointDetail(scene, random),
    styleDetail(scene),
    ...(scene.companion === null ? [] : [companionDetail(scene, random)]),
  ]
  return joined(
    shuffled(random, all)
      .slice(0, amount)
      .map(({ adverbial }) => adverbial),
  )
}

const bare = (noun: string) => noun.replace(/^(a|an|some) /, '')
const articled = (noun: string, random: Random) => (random() < BARE_SHARE ? bare(noun) : noun)
