/** Queries from captions made up here, so that the test knows every reference and answer. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { composedQueries, readCaptions } from '../../bench/quality/composed-queries.ts'
import { domainQueries } from '../../bench/quality/domain-queries.ts'
import { firstOfEachSet } from '../../bench/quality/quality-query.ts'
import { temporaryDirectory } from '../../helpers/temporary-directory.ts'

const five = (text: string) => Array.from({ length: 5 }, () => text)

/** Four dogs on beaches, which is enough for a question, and one on the grass to ask with. */
const BEACHES = ['b1.jpg', 'b2.jpg', 'b3.jpg', 'b4.jpg'].map(
  (file) => [file, five('a dog on a beach')] as const,
)
const GRASS = ['grass.jpg', five('a puppy in the grass')] as const

function ofBeach(captions: readonly (readonly [string, readonly string[]])[]) {
  const folder = { name: 'made-up', images: '/pictures', captions: new Map(captions) }
  return composedQueries(folder).filter(({ plainText }) => plainText === 'on a beach')
}

test('asks for the change with a reference that shows the subject without it', () => {
  expect(ofBeach([...BEACHES, GRASS])).toEqual([
    {
      set: 'made-up places',
      reference: '/pictures/grass.jpg',
      text: 'is on a beach',
      prompt: null,
      plainText: 'on a beach',
      gallery: '/pictures',
      answers: new Set(['/pictures/b1.jpg', '/pictures/b2.jpg', '/pictures/b3.jpg', '/pictures/b4.jpg']),
    },
  ])
})

test('three answers are too few', () => expect(ofBeach([...BEACHES.slice(1), GRASS])).toEqual([]))

test.each([
  ['two captions agree on both', ['a dog', 'a dog on a beach', 'the beach', 'sand', 'sky'], true],
  ['one caption only names the place', ['a dog', 'a dog on a beach', 'dogs', 'sand', 'sky'], false],
  ['no caption says both', ['a dog', 'a dog', 'a beach', 'a beach', 'sky'], false],
  ['it is part of another word', ['a hotdog on a beach', 'a hotdog on a beach', 'x', 'x', 'x'], false],
])('an answer: %s', (_, texts, isAnswer) => {
  const [query] = ofBeach([...BEACHES, GRASS, ['asked.jpg', texts]])
  expect(query?.answers.has('/pictures/asked.jpg')).toBe(isAnswer)
})

test.each([
  ['four captions begin with the subject', ['a dog', 'a dog', 'two dogs', 'one big brown dog', 'sky'], true],
  ['three are not sure enough', ['a dog', 'a dog', 'a dog', 'sky', 'sky'], false],
  ['the subject stands at the end', five('a man throws something for a dog'), false],
  ['a single caption names the change', ['a dog', 'a dog', 'a dog', 'a dog', 'a dog on a beach'], false],
])('a reference: %s', (_, texts, isReference) => {
  const queries = ofBeach([...BEACHES, ['asked.jpg', texts]])
  expect(queries.map(({ reference }) => reference)).toEqual(isReference ? ['/pictures/asked.jpg'] : [])
})

test('several are several', () => {
  const people = BEACHES.map(([file]) => [file, five('people on a beach')] as const)
  const texts = ofBeach([...people, ['asked.jpg', five('people at home')]]).map(({ text }) => text)
  expect(texts).toEqual(['are on a beach'])
})

test('captions are read by file, in lower case', async () => {
  const file = join(temporaryDirectory(), 'captions.tsv')
  await writeFile(file, 'a.jpg\tA Dog .\na.jpg\tTwo\r\nb.jpg\tThree\n\n')
  expect([...(await readCaptions(file))]).toEqual([
    ['a.jpg', ['a dog .', 'two']],
    ['b.jpg', ['three']],
  ])
})

test('holds out every second reference of a kind, with all of its queries', () => {
  const ask = (reference: string, text: string, answers: string) =>
    ({ reference, text, prompt: `${text} of {ref}`, answers: [answers] }) as const
  const queries = domainQueries(
    [
      ask('1.jpg', 'a cartoon', 'x.jpg'),
      ask('2.jpg', 'a cartoon', 'x.jpg'),
      ask('3.jpg', 'a cartoon', 'y.jpg'),
      ask('1.jpg', 'a painting', 'z.jpg'),
      ask('2.jpg', 'a painting', 'z.jpg'),
    ],
    '/pictures',
  )
  const sets = queries.map(({ reference, set }) => `${reference} ${set}`)
  expect(sets).toEqual([
    '/pictures/1.jpg styles tuning',
    '/pictures/2.jpg styles held out',
    '/pictures/3.jpg styles tuning',
    '/pictures/1.jpg styles tuning',
    '/pictures/2.jpg styles held out',
  ])
  expect(queries[0]?.answers).toEqual(new Set(['/pictures/x.jpg']))
})

test('a limit is of each set, in order', () => {
  const query = (set: string, text: string) => ({
    ...{ reference: 'r', prompt: null, plainText: text, gallery: 'g', answers: new Set(['a']) },
    ...{ set, text },
  })
  const limited = firstOfEachSet([query('a', '1'), query('b', '2'), query('a', '3'), query('a', '4')], 2)
  expect(limited.map(({ text }) => text)).toEqual(['1', '2', '3'])
})
