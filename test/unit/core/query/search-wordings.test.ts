/** A query in several wordings: FashionIQ's two captions in both orders. */
import { expect, test } from 'vitest'
import { runQuery } from '../../../../electron/core/query/search.ts'
import type { Sentence } from '../../../../electron/shared/inference-api.ts'
import type { Query } from '../../../../electron/shared/library-api.ts'
import { DIAGONAL, Fakes, files, resolved, rounded } from '../../../helpers/query-fakes.ts'

/** Of different lengths, so that a mean of vectors without unit length would fail the test. */
const FEATURES: Readonly<Record<string, Float32Array>> = {
  'red and long': Float32Array.of(0, 9, 0),
  'long and red': Float32Array.of(0, 0, 0.5),
}

function feature({ segments }: Sentence): Float32Array {
  const text = segments.map((each) => (typeof each === 'string' ? each : '')).join('')
  const known = Object.entries(FEATURES).find(([wording]) => text.includes(wording))
  if (!known) throw new Error(`expected a known wording, got ${text}`)
  return known[1]
}

async function answered(parts: Partial<Query>) {
  const fakes = new Fakes()
  const encodeText = async ({ sentences }: { readonly sentences: readonly Sentence[] }) =>
    sentences.map(feature)
  const asked = resolved({ references: files('/cat.jpg'), ...parts })
  await runQuery(asked, { ...fakes.encoder(), encodeText }, fakes.scanner)
  return { scanned: fakes.scanned, inverted: fakes.inverted }
}

const both = { text: 'red and long', wordings: ['long and red'] }

test('words are the unit mean of all wordings', async () => {
  const { scanned } = await answered({ ...both, references: [], method: 'text' })
  expect(rounded(scanned?.composed)).toEqual([0, DIAGONAL, DIAGONAL])
})

test('a sum adds that mean to the picture', async () => {
  const { scanned } = await answered({ ...both, method: 'sum' })
  expect(rounded(scanned?.composed)).toEqual([1, DIAGONAL, DIAGONAL])
})

test('a caption is composed in each wording, with one pseudo-word', async () => {
  const { scanned, inverted } = await answered({ ...both, method: 'searle' })
  expect(rounded(scanned?.composed)).toEqual([0, DIAGONAL, DIAGONAL])
  expect(inverted).toHaveLength(1)
})

test('so is a whole prompt', async () => {
  const prompts = { prompt: '{ref} red and long', wordings: ['{ref} long and red'] }
  const { scanned } = await answered({ ...prompts, method: 'searle' })
  expect(rounded(scanned?.composed)).toEqual([0, DIAGONAL, DIAGONAL])
})
