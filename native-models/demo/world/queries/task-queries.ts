/** The papers' two other tasks: domain conversion and object composition. Pure. */
import { pick } from '../../../inversion/random-stream.ts'
import { PLACE_PHRASES, STYLE_WORDS, withArticle } from '../captions/words.ts'
import { COMPANIONS, PLACES, SCENERY, type Scene, STYLES } from '../scene.ts'
import { findAnswers } from './answers.ts'
import { answersOf, draftOf, type QueryMaker } from './draft.ts'
import { others, shows } from './statements/statement.ts'

/** "a sketch of $": the same kind of thing in the same colour, in that style. */
export const domainConversion: QueryMaker = (gallery, reference, random) => {
  const style = pick(random, others(STYLES, reference.scene.style))
  const found = answersOf(gallery, reference.scene, (target) => target.style === style, [])
  if (found === null) return null
  const caption = withArticle(STYLE_WORDS[style])
  const said = { kind: 'domain conversion', caption, prompt: `${caption} of $`, aspects: [] } as const
  return draftOf(said, reference, found, random)
}

/** The share of compositions that also name a place. */
const WITH_PLACE_SHARE = 0.4

/** "a photo of $ and a dog": both kinds of things, whichever is the main one. */
export const objectComposition: QueryMaker = (gallery, reference, random) => {
  const { scene } = reference
  if (SCENERY.includes(scene.subject)) return null
  const kind = pick(
    random,
    COMPANIONS.filter((each) => !shows(scene, each)),
  )
  const place = random() < WITH_PLACE_SHARE ? pick(random, others(PLACES, scene.place)) : null
  const answers = findAnswers(gallery, {
    concept: (target) => shows(target, scene.subject),
    words: (target: Scene) => shows(target, kind) && (place === null || target.place === place),
  })
  if (!answers.isUsable) return null
  const caption = withArticle(kind) + (place === null ? '' : ` ${PLACE_PHRASES[place]}`)
  const said = {
    kind: 'object composition',
    caption,
    prompt: `a photo of $ and ${caption}`,
    aspects: [],
  } as const
  return draftOf(said, reference, { ids: answers.ids, sharedConcept: withArticle(scene.subject) }, random)
}
