// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { Reference } from '../../electron/shared/app-query.ts'
import { asking } from './helpers/app-states.ts'
import { showApp } from './helpers/show-app.tsx'

const references: readonly Reference[] = [{ kind: 'photo', photoId: 1 }]
const dial = () =>
  screen.getByRole<HTMLInputElement>('slider', { name: 'Balance between the photo and the words' })

it('is there only between a photo and words', async () => {
  const { user } = await showApp(asking({ text: 'on a beach' }))
  expect(screen.queryByRole('slider', { name: 'Balance between the photo and the words' })).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Clear' }))
  const both = await showApp(asking({ references, text: 'on a beach' }))
  expect(dial().value).toBe('0.5')
  await both.user.clear(screen.getAllByRole('textbox', { name: 'Describe a photo' }).at(-1) as HTMLElement)
  expect(screen.queryByRole('slider', { name: 'Balance between the photo and the words' })).toBeNull()
})

it('asks for what it stands at, with the same photo and words', async () => {
  const { client } = await showApp(asking({ references, text: 'on a beach' }))
  fireEvent.change(dial(), { target: { value: '0.8' } })
  await waitFor(() => expect(client.api.search.mock.lastCall?.[0]).toMatchObject({ dial: 0.8 }))
  expect(client.api.search.mock.lastCall?.[0]).toMatchObject({ references, text: 'on a beach' })
  expect(dial().getAttribute('aria-valuetext')).toBe('80 % like the words')
})

it('is turned by arrows, and put back by Delete, Escape and a double click', async () => {
  const { user } = await showApp(asking({ references, text: 'on a beach' }))
  dial().focus()
  await user.keyboard('{ArrowLeft}{ArrowLeft}')
  expect(dial().value).toBe('0.4')
  await user.keyboard('{Delete}')
  expect(dial().value).toBe('0.5')
  await user.keyboard('{PageUp}{Escape}')
  expect(dial().value).toBe('0.5')
  fireEvent.change(dial(), { target: { value: '0.1' } })
  await user.dblClick(dial())
  expect(dial().value).toBe('0.5')
  await user.keyboard('{Escape}')
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Describe a photo' }))
})

it('stands still in the middle where the mouse is near it', async () => {
  const { client } = await showApp(asking({ references, text: 'on a beach', dial: 0.8 }))
  fireEvent.change(dial(), { target: { value: '0.51' } })
  await waitFor(() => expect(client.api.search.mock.lastCall?.[0].dial).toBe(0.5))
})
