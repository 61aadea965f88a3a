import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readWords } from '../../../../electron/worker/inversion/inversion-words.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const NOTHING_NAMED = { vocabularyPath: null, phrasesPath: null }

function modelWithLists(): string {
  const model = temporaryDirectory()
  writeFileSync(join(model, 'concepts.txt'), 'cat\nred cat\n')
  writeFileSync(join(model, 'phrases.txt'), 'a photo of {} that is outdoors\n')
  return model
}

test('lists beside the model replace the built-in ones', async () => {
  const { vocabulary, phrases, id } = await readWords(NOTHING_NAMED, modelWithLists())
  expect(vocabulary.names).toEqual(['cat', 'red cat'])
  expect(phrases.of(['red cat']).get('red cat')).toEqual(['a photo of red cat that is outdoors'])
  const ours = await readWords(NOTHING_NAMED, temporaryDirectory())
  expect(ours.vocabulary.names.length).toBeGreaterThan(1000)
  expect(ours.id).not.toBe(id)
})

test("the user's own files take precedence", async () => {
  const model = modelWithLists()
  const [vocabularyPath, phrasesPath] = [join(model, 'mine.txt'), join(model, 'mine.tsv')]
  writeFileSync(vocabularyPath, 'boat\n')
  writeFileSync(phrasesPath, 'boat\ta boat at sea\n')
  const { vocabulary, phrases } = await readWords({ vocabularyPath, phrasesPath }, model)
  expect(vocabulary.names).toEqual(['boat'])
  expect(phrases.of(['boat']).get('boat')).toEqual(['a boat at sea'])
})

test('the error names a damaged list beside the model', async () => {
  const model = modelWithLists()
  writeFileSync(join(model, 'phrases.txt'), 'no blank here\n')
  await expect(readWords(NOTHING_NAMED, model)).rejects.toMatchObject({
    code: 'invalid-request',
    message: expect.stringContaining('phrases.txt') as string,
  })
})
