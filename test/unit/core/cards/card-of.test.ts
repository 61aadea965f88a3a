import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DEFAULT_CARD } from '../../../../electron/core/cards/built-in.ts'
import { cardSchema } from '../../../../electron/core/cards/card.ts'
import { cardOf } from '../../../../electron/core/cards/card-of.ts'
import { modelFingerprint } from '../../../../electron/shared/model-ids.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const PHOTO_MINI = '9780b3466908bf5454772e2ace9ffb5026f42625eb590aa192ffd3d05f82e918'
const SAMPLE = join(import.meta.dirname, '../../../../native-models/demo/model')

const of = (modelDir: string, id = 'unknown') => cardOf({ fingerprint: modelFingerprint(id), modelDir })

test('a card in the directory goes before the built-in one, and that before the default', async () => {
  const dir = temporaryDirectory()
  expect(await of(dir)).toBe(DEFAULT_CARD)
  const builtIn = await of(dir, PHOTO_MINI)
  expect(builtIn.names.pseudoWord).toBe(0)
  const own = { ...DEFAULT_CARD, composed: 'searle' }
  await writeFile(join(dir, 'card.json'), JSON.stringify(own))
  expect(await of(dir, PHOTO_MINI)).toEqual(own)
})

test('the sample model brings its card', async () => {
  const { names } = await of(SAMPLE)
  expect(names.sentence).toBe('that')
  expect(names.weights).toEqual({ guesses: 1, words: 0.05, likeness: 0.2, photo: -0.1 })
})

test.each([
  ['no JSON', '{'],
  ['another shape', '{"composed":"names"}'],
  [
    'a temperature of 0',
    JSON.stringify({ ...DEFAULT_CARD, names: { ...DEFAULT_CARD.names, nameTemperature: 0 } }),
  ],
  ['a file that is too large', `${JSON.stringify(DEFAULT_CARD)}${' '.repeat(70_000)}`],
])('a card with %s counts as missing', async (_name, text) => {
  const dir = temporaryDirectory()
  await writeFile(join(dir, 'card.json'), text)
  expect(await of(dir)).toBe(DEFAULT_CARD)
})

test('the default is a sound card', () => {
  expect(cardSchema.parse(DEFAULT_CARD)).toEqual(DEFAULT_CARD)
})
