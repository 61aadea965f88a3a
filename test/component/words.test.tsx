// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { Reference } from '../../electron/shared/app-query.ts'
import { AppError } from '../../electron/shared/errors.ts'
import { answerOf, appState, asking } from './helpers/app-states.ts'
import { word } from './helpers/refining-states.ts'
import { showApp } from './helpers/show-app.tsx'

const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Describe a photo' })
const nameField = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' })
const references: readonly Reference[] = [1, 2].map((photoId) => ({ kind: 'photo', photoId }))

async function openDialog(answers: Parameters<typeof showApp>[1] = {}, item = 'Save all 2 as word…') {
  const shown = await showApp(asking({ references }, { words: [word(1, 'Biscuit')] }), answers)
  await shown.user.click(screen.getByRole('button', { name: 'Actions for reference 1' }))
  await shown.user.click(screen.getByRole('menuitem', { name: item }))
  await waitFor(() => expect(document.activeElement).toBe(nameField()))
  return { ...shown, save: screen.getByRole<HTMLButtonElement>('button', { name: 'Save word' }) }
}

it('saves references as a word, by keyboard', async () => {
  const { client, user } = await openDialog({ saveWord: async () => word(2, 'rex') })
  expect(within(screen.getByRole('dialog')).getAllByRole('img')).toHaveLength(2)
  await user.keyboard('rex{Enter}')
  expect(client.api.saveWord).toHaveBeenCalledExactlyOnceWith({ name: 'rex', references })
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(screen.getByText('“rex” is now a word: use it in any sentence.')).toBeTruthy()
})

it('saves one of several references', async () => {
  const { client, user } = await openDialog({ saveWord: async () => word(2, 'rex') }, 'Save as word…')
  await user.keyboard('rex{Enter}')
  expect(client.api.saveWord.mock.lastCall?.[0].references).toEqual(references.slice(0, 1))
})

it.each([
  ['two words', /no spaces/],
  ['-rex', /letters and digits/],
  ['rex!', /letters and digits/],
  ['BISCUIT', /word has this name/],
])('says while it is typed why a word cannot be called %s', async (name, problem) => {
  const { user, save } = await openDialog()
  expect(save.disabled).toBe(true)
  await user.type(nameField(), name)
  expect(screen.getByText(problem)).toBeTruthy()
  expect(save.disabled).toBe(true)
  await user.clear(nameField())
  await user.type(nameField(), 'щенок-2')
  expect(screen.queryByText(problem)).toBeNull()
  expect(save.disabled).toBe(false)
})

it('says what the engine has against a name, and keeps it to be changed', async () => {
  const { user } = await openDialog({
    saveWord: async () => {
      throw new AppError('word-taken', 'raw words')
    },
  })
  await user.keyboard('rex{Enter}')
  expect(await screen.findByText(/word has this name/)).toBeTruthy()
  expect(nameField().value).toBe('rex')
  await user.keyboard('2')
  expect(screen.queryByText(/word has this name/)).toBeNull()
})

it('shows which words a sentence was read with', async () => {
  const words = [word(1, 'Biscuit'), word(2, 'rex', { usable: false }), word(3, 'sun')]
  const { user } = await showApp(appState({ words }), {
    search: async () => ({ ...answerOf([1]), words: ['Biscuit'] }),
  })
  await user.type(field(), 'biscuit and rex by the sunny sea')
  expect(await screen.findByText('Biscuit = 3 photos')).toBeTruthy()
  expect(screen.getByText('rex cannot be used with this model yet')).toBeTruthy()
  expect(screen.queryByText(/sun =/)).toBeNull()
  await user.clear(field())
  expect(screen.queryByText('Biscuit = 3 photos')).toBeNull()
})

it('finishes a word by Tab, and leaves it by Escape', async () => {
  const { user } = await showApp(appState({ words: [word(1, 'Biscuit')] }))
  await user.type(field(), 'my bis')
  await user.keyboard('{Escape}')
  expect(field().value).toBe('my bis')
  await user.keyboard('c')
  await user.tab()
  expect(field().value).toBe('my Biscuit')
  expect(document.activeElement).toBe(field())
  await user.tab()
  expect(document.activeElement).not.toBe(field())
})

it('puts a word into the sentence, renames it within the rules and removes it with an undo', async () => {
  const done = async () => null
  const { client, user } = await showApp(appState({ words: [word(1, 'biscuit'), word(2, 'rex')] }), {
    renameWord: done,
    removeWord: done,
    restoreWord: done,
  })
  const list = within(screen.getByRole('list', { name: 'Words' }))
  await user.type(field(), 'sleeping')
  await user.click(list.getByRole('button', { name: /^biscuit, ?3 photos$/ }))
  expect(field().value).toBe('sleeping biscuit')
  fireEvent.contextMenu(list.getByRole('button', { name: /^biscuit, ?3 photos$/ }))
  await user.click(screen.getByRole('menuitem', { name: 'Rename…' }))
  await user.keyboard('REX{Enter}')
  expect(screen.getByText(/word has this name/)).toBeTruthy()
  expect(client.api.renameWord).not.toHaveBeenCalled()
  await user.keyboard('{Backspace}{Enter}')
  expect(client.api.renameWord).toHaveBeenCalledExactlyOnceWith({ wordId: 1, name: 'RE' })
  await user.click(screen.getByRole('button', { name: 'Actions for rex' }))
  await user.click(screen.getByRole('menuitem', { name: 'Remove word' }))
  expect(client.api.removeWord).toHaveBeenCalledExactlyOnceWith({ wordId: 2 })
  await user.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(client.api.restoreWord).toHaveBeenCalledExactlyOnceWith({ wordId: 2 })
})
