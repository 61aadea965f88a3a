/**
 * The names and phrases of the sample model's textual inversion: the things in the world's pictures, and the
 * statements of its relative captions. They lie beside the model as concepts.txt and phrases.txt. Pure.
 */
import { randomStream, shuffled } from '../../inversion/random-stream.ts'
import { nounPhrase } from '../world/captions/noun-phrase.ts'
import { isPerson } from '../world/captions/words.ts'
import { STATEMENTS } from '../world/queries/statements/statements.ts'
import { sampleScenes } from '../world/sampler.ts'
import { COLOURS, PATTERNS, type Scene, SUBJECTS } from '../world/scene.ts'

/** As many as the papers have for a concept. */
const PHRASES = 256
/** The share of phrases that join two statements. */
const JOINED_SHARE = 0.3
const SCENES = 600

/** "cat", "red cat", "striped cat": in the order of subjects. */
export function conceptList(): readonly string[] {
  return SUBJECTS.flatMap((subject) => {
    const named = (some: Partial<Scene>) => {
      const said = new Set(Object.keys(some) as (keyof Scene)[])
      const scene = { subject, count: 1, ...some } as Scene
      return nounPhrase(scene, said).replace(/^an? /, '')
    }
    return [
      named({}),
      ...COLOURS.map((colour) => named({ colour })),
      ...PATTERNS.map((pattern) => named({ pattern })),
    ]
  })
}

/** "a photo of {} that is in the snow": distinct, in random order. */
export function phraseList(): readonly string[] {
  const random = randomStream('phrases of the world')
  const scenes = sampleScenes('train', SCENES, 0)
    .filter(({ subject }) => !isPerson(subject))
    .map((scene): Scene => ({ ...scene, count: 1 }))
  const topics = new Map<string, Set<string>>()
  for (const scene of scenes) {
    for (const { speaksOf, text } of Object.values(STATEMENTS).flatMap((make) => make(scene))) {
      const topic = `${speaksOf[0]}${text.includes('instead') ? ' exchanged' : ''}`
      topics.set(topic, (topics.get(topic) ?? new Set()).add(text))
    }
  }
  const decks = [...topics.values()].map((texts) => shuffled(random, [...texts]))
  const singles = dealt(decks, Math.round(PHRASES * (1 - JOINED_SHARE)))
  const pairs = joinedPairs(decks, PHRASES - singles.length)
  return shuffled(random, [...singles, ...pairs]).map((text) => `a photo of {} that ${text}`)
}

/** Takes from each deck in turn, until the decks are empty or the count is reached. */
function dealt(decks: readonly (readonly string[])[], count: number): readonly string[] {
  const longest = Math.max(...decks.map((deck) => deck.length))
  const rounds = Array.from({ length: longest }, (_, round) => decks.flatMap((deck) => deck[round] ?? []))
  return rounds.flat().slice(0, count)
}

/** Pairs of statements about different attributes. */
function joinedPairs(decks: readonly (readonly string[])[], count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const [one, other] = [
      decks[index % decks.length],
      decks[(index + 1 + (index % (decks.length - 1))) % decks.length],
    ]
    const drawn = (deck: readonly string[] = []) => deck[(index * 7) % deck.length]
    return `${drawn(one)} and ${drawn(other)}`
  })
}
