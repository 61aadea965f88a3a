/** Queries over a gallery, the same for the same seed, balanced over aspects and over subjects. Pure. */
import { pick, type Random, randomStream, shuffled } from '../../../inversion/random-stream.ts'
import { PLACE_PHRASES, STYLE_WORDS, withArticle } from '../captions/words.ts'
import type { Picture } from '../pictures.ts'
import { COMPANIONS, PLACES, type Scene, STYLES } from '../scene.ts'
import { type Answers, type Condition, findAnswers } from './answers.ts'
import { ASPECTS, type Aspect } from './aspects.ts'
import { conceptPhrase, type Salient, salientConcept, sharesConcept } from './concept.ts'
import type { Query } from './query.ts'
import type { Statement } from './statement.ts'
import { STATEMENTS, shows } from './statements.ts'

export interface QuerySettings {
  readonly seed: number
  readonly perAspect: number
  readonly domainConversions: number
  readonly objectCompositions: number
}

type Draft = Omit<Query, 'id'>
type Maker = (gallery: readonly Picture[], reference: Picture, random: Random) => Draft | null

/** Attributes that may be added to the concept where a caption alone leaves too many answers. */
const MOST_ADDED = 3

export function makeQueries(gallery: readonly Picture[], settings: QuerySettings): readonly Query[] {
  const wanted: readonly (readonly [Maker, number, string])[] = [
    ...ASPECTS.map((aspect) => [relativeQuery(aspect), settings.perAspect, aspect] as const),
    [domainConversion, settings.domainConversions, 'domain'],
    [objectComposition, settings.objectCompositions, 'composition'],
  ]
  const drafts = wanted.flatMap(([make, count, name]) =>
    collect(gallery, make, count, randomStream('queries', settings.seed, name), name),
  )
  return drafts.map((draft, id) => ({ id, ...draft }))
}

/** Goes through the gallery's subjects in turn, in random order within each. */
function collect(
  gallery: readonly Picture[],
  make: Maker,
  count: number,
  random: Random,
  name: string,
): readonly Draft[] {
  const drafts: Draft[] = []
  for (const reference of bySubject(gallery, random)) {
    if (drafts.length === count) break
    const draft = make(gallery, reference, random)
    if (draft !== null) drafts.push(draft)
  }
  if (drafts.length < count)
    throw new Error(
      `expected ${count} queries for ${name}, the gallery of ${gallery.length} allows ${drafts.length}`,
    )
  return drafts
}

function bySubject(gallery: readonly Picture[], random: Random): readonly Picture[] {
  const seen = new Map<string, number>()
  const rounds = shuffled(
    random,
    gallery.filter(({ copyOf, burst }) => copyOf === null && burst === null),
  ).map((picture) => {
    const round = seen.get(picture.scene.subject) ?? 0
    seen.set(picture.scene.subject, round + 1)
    return { picture, round }
  })
  return rounds.sort((a, b) => a.round - b.round).map(({ picture }) => picture)
}

const relativeQuery =
  (aspect: Aspect): Maker =>
  (gallery, reference, random) => {
    const statements =
      aspect === 'statement_with_conjunction'
        ? twoStatements(reference.scene, random)
        : oneStatement(reference.scene, aspect, random)
    if (statements.length === 0) return null
    const speaksOf = statements.flatMap((statement) => statement.speaksOf)
    const words = (target: Scene) => statements.every(({ holds }) => holds(target))
    const found = withConcept(gallery, reference.scene, words, (more) => salientConcept(speaksOf, more))
    if (found === null) return null
    const caption = statements.map(({ text }) => text).join(' and ')
    const aspects = [...new Set<Aspect>([aspect, ...statements.flatMap((statement) => statement.aspects)])]
    return draftOf(
      'relative caption',
      reference,
      caption,
      `a photo of $ that ${caption}`,
      aspects,
      found,
      random,
    )
  }

function oneStatement(
  reference: Scene,
  aspect: Exclude<Aspect, 'statement_with_conjunction'>,
  random: Random,
): readonly Statement[] {
  const statements = STATEMENTS[aspect](reference)
  return statements.length === 0 ? [] : [pick(random, statements)]
}

/** Of different aspects, about different attributes. */
function twoStatements(reference: Scene, random: Random): readonly Statement[] {
  const [first, second] = shuffled(random, Object.values(STATEMENTS))
    .map((make) => make(reference))
    .filter((made) => made.length > 0)
    .map((made) => pick(random, made))
  if (first === undefined || second === undefined) return []
  return first.speaksOf.some((attribute) => second.speaksOf.includes(attribute)) ? [] : [first, second]
}

interface Found {
  readonly ids: readonly string[]
  readonly sharedConcept: string
}

/** The subject and one more attribute; more only while too many pictures answer. */
function withConcept(
  gallery: readonly Picture[],
  reference: Scene,
  words: Condition['words'],
  conceptWith: (more: number) => readonly Salient[],
): Found | null {
  for (let more = 1; more <= 1 + MOST_ADDED; more++) {
    const concept = conceptWith(more)
    const answers: Answers = findAnswers(gallery, {
      words,
      concept: (target) => sharesConcept(concept, reference, target),
    })
    if (answers.isUsable) return { ids: answers.ids, sharedConcept: conceptPhrase(concept, reference) }
    if (!answers.tooMany) return null
  }
  return null
}

const domainConversion: Maker = (gallery, reference, random) => {
  const style = pick(
    random,
    STYLES.filter((each) => each !== reference.scene.style),
  )
  const found = withConcept(
    gallery,
    reference.scene,
    (target) => target.style === style,
    (more) => salientConcept([], more),
  )
  const caption = withArticle(STYLE_WORDS[style])
  return found === null
    ? null
    : draftOf('domain conversion', reference, caption, `${caption} of $`, [], found, random)
}

const WITH_PLACE_SHARE = 0.4

const objectComposition: Maker = (gallery, reference, random) => {
  const { subject, place } = reference.scene
  const kind = pick(
    random,
    COMPANIONS.filter((each) => !shows(reference.scene, each)),
  )
  const elsewhere =
    random() < WITH_PLACE_SHARE
      ? pick(
          random,
          PLACES.filter((each) => each !== place),
        )
      : null
  const answers = findAnswers(gallery, {
    concept: (target) => target.subject === subject || target.companion?.kind === subject,
    words: (target) => shows(target, kind) && (elsewhere === null || target.place === elsewhere),
  })
  if (!answers.isUsable) return null
  const caption = withArticle(kind) + (elsewhere === null ? '' : ` ${PLACE_PHRASES[elsewhere]}`)
  const found = { ids: answers.ids, sharedConcept: withArticle(subject) }
  return draftOf('object composition', reference, caption, `a photo of $ and ${caption}`, [], found, random)
}

function draftOf(
  kind: Query['kind'],
  reference: Picture,
  caption: string,
  prompt: string,
  aspects: readonly Aspect[],
  { ids, sharedConcept }: Found,
  random: Random,
): Draft {
  return {
    kind,
    reference: reference.id,
    caption,
    prompt,
    sharedConcept,
    aspects,
    target: pick(random, ids),
    answers: ids,
  }
}
