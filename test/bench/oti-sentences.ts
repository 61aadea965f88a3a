/**
 * Sentences as long as OTI's, with random tokens: the 24 templates of the papers (docs/method.md), and
 * phrases "a photo of $ that ...". CLIP has one token for each of their words.
 */
import type { PackedSentence } from '../../native-models/inversion/pack-sentences.ts'
import { NO_PAST } from '../../native-models/inversion/pack-sentences.ts'
import { randomVector } from '../helpers/random-vectors.ts'

const KINDS = ['photo', 'illustration', 'sketch', 'diagram']
const MEDIA = ['photo', 'image', 'illustration']
const TEMPLATES = [
  ...KINDS.flatMap((kind) => [`This is a ${kind} of a $`, `This ${kind} contains a $`, `A ${kind} of a $`]),
  'A $',
  'We see a $',
  '$',
  ...MEDIA.flatMap((medium) => [`We see a $ in this ${medium}`, `We see a $ ${medium}`, `$ ${medium}`]),
]
const PHRASES = [
  'a photo of $ that is eating in front of a window',
  'a photo of $ that was parked near the old town',
  'a photo of $ that sleeps on a red sofa',
  'a photo of $ that is leaning on a wall beside two people and a dog',
  'a photo of $ that is made of wood and stands on the beach at sunset',
]

export interface OtiSentences {
  readonly templates: readonly PackedSentence[]
  readonly phrases: readonly PackedSentence[]
}

/** The same word has the same embedding, so that sentences that begin alike do. */
export function otiSentences(width: number, random: () => number): OtiSentences {
  const words = new Map<string, Float32Array>()
  const embed = (word: string) => {
    const known = words.get(word) ?? randomVector(random, width).map((value) => value * 0.02)
    words.set(word, known)
    return known
  }
  const sentence = (text: string): PackedSentence => {
    const tokens = ['<start>', ...text.split(' '), '<end>']
    const embeds = new Float32Array(tokens.length * width)
    for (const [index, token] of tokens.entries()) embeds.set(embed(token), index * width)
    return { embeds, pseudoWords: [{ token: tokens.indexOf('$'), image: 0 }], past: NO_PAST }
  }
  return { templates: TEMPLATES.map(sentence), phrases: PHRASES.map(sentence) }
}
