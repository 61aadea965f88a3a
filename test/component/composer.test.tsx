// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { MAX_REFERENCES } from '../../electron/shared/app-api.ts'
import { AppError } from '../../electron/shared/errors.ts'
import { asking } from './helpers/app-states.ts'
import { dropEvent, showApp } from './helpers/show-app.tsx'

const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Describe a photo' })
const picture = (name: string, type = 'image/jpeg') => new File(['x'], name, { type })
const give = (...[type, contents]: Parameters<typeof dropEvent>) =>
  act(async () => void document.body.dispatchEvent(dropEvent(type, contents)))
const chips = () => screen.queryAllByRole('button', { name: /^Remove (?!from)/ })

it('searches while words are typed, and says so in the title', async () => {
  const { client, user } = await showApp()
  await user.type(field(), 'a dog')
  await waitFor(() =>
    expect(client.api.search.mock.lastCall?.[0]).toMatchObject({ text: 'a dog', references: [] }),
  )
  expect(await screen.findByRole('heading', { name: 'Results' })).toBeTruthy()
  expect(document.title).toBe('a dog - Searlight')
})

it('makes references of dropped and pasted pictures, one after the other', async () => {
  const { client } = await showApp()
  expect(field().placeholder).toBe('Describe a photo, or drop one here')
  await give('dragover', { files: [picture('a.jpg')] })
  expect(screen.getByText('Drop to find photos like this one')).toBeTruthy()
  await give('drop', { files: [picture('a.jpg')] })
  expect(screen.queryByText('Drop to find photos like this one')).toBeNull()
  await give('paste', { files: [picture('b.png', 'image/png')] })
  await waitFor(() => expect(chips()).toHaveLength(2))
  expect(field().placeholder).toBe('What should be different?')
  await waitFor(() =>
    expect(client.api.search.mock.lastCall?.[0].references).toEqual([
      { kind: 'picture', pictureId: 'id-of-a.jpg', name: 'a.jpg' },
      { kind: 'picture', pictureId: 'id-of-b.png', name: 'b.png' },
    ]),
  )
})

it('takes photos dragged from the window by their ids', async () => {
  const { client } = await showApp()
  await give('drop', { photoIds: [7] })
  await waitFor(() =>
    expect(client.api.search.mock.lastCall?.[0].references).toEqual([{ kind: 'photo', photoId: 7 }]),
  )
  expect(client.uploadPicture).not.toHaveBeenCalled()
})

it.each(['{', '{}', '["a"]', '[-5, 1e300, 0, 0.5]'])(
  'takes nothing from a drag of another page: %s',
  async (json) => {
    const { client } = await showApp()
    const drop = dropEvent('drop', { photoIds: [1] }) as DragEvent
    Object.assign(drop.dataTransfer ?? {}, {
      getData: (kind: string) => (kind === 'application/x-searlight-photos' ? json : ''),
    })
    await act(async () => void document.body.dispatchEvent(drop))
    expect(chips()).toHaveLength(0)
    expect(client.api.search).not.toHaveBeenCalled()
  },
)

it('says once that many pictures are broken', async () => {
  const { client } = await showApp()
  client.uploadPicture.mockRejectedValue(new AppError('reference-unreadable', 'bad bytes'))
  await give('drop', { files: Array.from({ length: 2_000 }, (_, at) => picture(`${at}.jpg`)) })
  expect(await screen.findByText('“0.jpg” and 7 more: This file cannot be read as an image.')).toBeTruthy()
  expect(screen.getByText(/Added only the first 8 of 2,000/)).toBeTruthy()
})

it('takes the first of 2,000 files, and says so', async () => {
  const { client } = await showApp()
  await give('drop', { files: Array.from({ length: 2_000 }, (_, at) => picture(`${at}.jpg`)) })
  await waitFor(() => expect(chips()).toHaveLength(MAX_REFERENCES))
  expect(client.uploadPicture).toHaveBeenCalledTimes(MAX_REFERENCES)
  expect(screen.getByText(/Added only the first 8 of 2,000/)).toBeTruthy()
})

it.each([
  ['a video', [picture('a.mp4', 'video/mp4')], 0],
  ['a text file', [picture('a.txt', 'text/plain')], 0],
  ['a broken picture', [picture('broken.jpg')], 1],
])('answers %s calmly and keeps the query', async (_, files, uploads) => {
  const { client, user } = await showApp()
  client.uploadPicture.mockRejectedValue(new AppError('reference-unreadable', 'bad bytes'))
  await user.type(field(), 'a dog')
  await give('drop', { files })
  await waitFor(() => expect(screen.getByText(/cannot be read as an image/)).toBeTruthy())
  expect(client.uploadPicture).toHaveBeenCalledTimes(uploads)
  expect(field().value).toBe('a dog')
  expect(chips()).toHaveLength(0)
})

it('says what to do with a folder', async () => {
  await showApp()
  await give('drop', { folders: 1 })
  expect(screen.getByText(/A folder cannot be a reference/)).toBeTruthy()
})

it('puts dropped and pasted words into the field', async () => {
  await showApp()
  await give('drop', { text: 'a dog\non a beach' })
  expect(field().value).toBe('a dog on a beach')
  await give('paste', { text: 'at night' })
  expect(field().value).toBe('a dog on a beach at night')
})

it('goes back one step at a time by Escape', async () => {
  const query = { references: [{ kind: 'photo', photoId: 1 } as const], text: 'a dog' }
  const { user } = await showApp(asking(query))
  await user.click(field())
  await user.keyboard('{Escape}')
  expect(field().value).toBe('')
  expect(chips()).toHaveLength(1)
  await user.keyboard('{Escape}')
  expect(chips()).toHaveLength(0)
  await user.keyboard('{Escape}')
  expect(document.activeElement).not.toBe(field())
  await user.keyboard('/')
  expect(document.activeElement).toBe(field())
  expect(field().value).toBe('')
})

it('is typed into from a button, and keeps what an input method and a held key would take', async () => {
  const query = { references: [{ kind: 'photo', photoId: 1 } as const], text: '' }
  const { user } = await showApp(asking(query))
  screen.getByRole('button', { name: /^Work/ }).focus()
  await user.keyboard('dog')
  expect(field().value).toBe('dog')
  fireEvent.keyDown(field(), { key: 'Escape', isComposing: true })
  expect(field().value).toBe('dog')
  await user.clear(field())
  fireEvent.keyDown(field(), { key: 'Backspace', repeat: true })
  expect(chips()).toHaveLength(1)
  fireEvent.keyDown(field(), { key: 'Backspace' })
  expect(chips()).toHaveLength(0)
})

it('shows the same query again when the engine is back', async () => {
  const query = { text: 'كلب 🐕 '.repeat(1_500) }
  const { client } = await showApp(asking(query))
  await waitFor(() => expect(client.api.search).toHaveBeenCalledTimes(1))
  await act(async () => client.connect('lost'))
  expect(screen.getByText(/engine stopped/)).toBeTruthy()
  await act(async () => client.connect('open'))
  expect(screen.queryByText(/engine stopped/)).toBeNull()
  await waitFor(() => expect(client.api.search).toHaveBeenCalledTimes(2))
  expect(field().value).toBe(query.text)
})
