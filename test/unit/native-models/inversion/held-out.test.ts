/** No concept of an inversion draws a phrase that another holds out. */
import { expect, test } from 'vitest'
import { HELD_OUT_TEMPLATES, partPhrases } from '../../../../native-models/inversion/held-out.ts'
import { phrasesOf } from '../../../../native-models/inversion/phrase-grammar.ts'
import { TEMPLATES } from '../../../../native-models/inversion/templates.ts'

const CONCEPTS = ['dog', 'puppy', 'terrier', 'boots', 'running shoes', 'hot-air balloon', 'lawn', 'toy']
const parts = new Map(CONCEPTS.map((concept) => [concept, partPhrases(concept, phrasesOf(concept))]))

function sentences(side: 'drawn' | 'heldOut'): readonly string[] {
  return [...parts].flatMap(([concept, part]) => part[side].map((phrase) => phrase.replace(concept, '{}')))
}

test('no sentence is held out of one concept and drawn for another', () => {
  const drawn = new Set(sentences('drawn'))
  expect(sentences('heldOut').filter((sentence) => drawn.has(sentence))).toEqual([])
})

test('each concept has at least two phrases for the verdict, and draws nearly all others', () => {
  for (const { drawn, heldOut } of parts.values()) {
    expect(heldOut.length).toBeGreaterThanOrEqual(2)
    expect(drawn.length).toBeGreaterThan(200)
    expect(drawn.length + heldOut.length).toBe(256)
  }
})

test('a list of one phrase is drawn, and nothing is held out of it', () => {
  for (const phrase of phrasesOf('dog')) {
    expect(partPhrases('dog', [phrase, phrase])).toEqual({ drawn: [phrase, phrase], heldOut: [] })
  }
})

test('no held-out template is among the 24', () => {
  const folded = TEMPLATES.map((template) => template.toLowerCase())
  expect(HELD_OUT_TEMPLATES.filter((template) => folded.includes(template.toLowerCase()))).toEqual([])
})
