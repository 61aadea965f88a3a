// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { answerOf, appState, asking } from './helpers/app-states.ts'
import { showApp } from './helpers/show-app.tsx'
import { takeDown, tellSizes } from './photos/photo-area-fixture.tsx'

afterEach(takeDown)

const cell = (id: number) => screen.getByRole('option', { name: new RegExp(`^photo-${id}\\.jpg`) })

async function showResults() {
  tellSizes()
  const shown = await showApp(asking({ text: 'a dog' }), { search: async () => answerOf([1, 2, 3]) })
  await screen.findByRole('heading', { name: 'Results' })
  return shown
}

it('asks for more and less by keys, marks the photos, and takes a wish back by the same key', async () => {
  const { client, user } = await showResults()
  const asked = () => client.api.search.mock.lastCall?.[0]
  await user.click(cell(1))
  await user.keyboard('+')
  await waitFor(() => expect(asked()).toMatchObject({ more: [1], less: [] }))
  expect(cell(1).ariaLabel ?? cell(1).getAttribute('aria-label')).toContain('more like this')
  await user.click(cell(3))
  await user.keyboard('-')
  await waitFor(() => expect(asked()).toMatchObject({ more: [1], less: [3] }))
  expect(screen.getByText('1 more, 1 less')).toBeTruthy()
  await user.keyboard('+')
  await waitFor(() => expect(asked()).toMatchObject({ more: [1, 3], less: [] }))
  await user.keyboard('+')
  await waitFor(() => expect(asked()).toMatchObject({ more: [1], less: [] }))
})

it('asks for all that are selected, and forgets all at once', async () => {
  const { client, user } = await showResults()
  await user.click(cell(1))
  await user.keyboard('x{ArrowRight}x=')
  await waitFor(() => expect(client.api.search.mock.lastCall?.[0].more).toEqual([1, 2]))
  await user.click(screen.getByRole('button', { name: 'Clear more and less' }))
  await waitFor(() => expect(client.api.search.mock.lastCall?.[0].more).toEqual([]))
  expect(screen.queryByText('2 more')).toBeNull()
})

it('offers both in the menu of a result, and not in the library', async () => {
  const { client, user } = await showResults()
  await user.pointer({ keys: '[MouseRight]', target: cell(2) })
  await user.click(within(screen.getByRole('menu')).getByRole('menuitem', { name: 'Less like this' }))
  await waitFor(() => expect(client.api.search.mock.lastCall?.[0].less).toEqual([2]))
  takeDown()
  tellSizes()
  const library = await showApp(appState())
  await library.user.pointer({ keys: '[MouseRight]', target: cell(2) })
  expect(screen.queryByRole('menuitem', { name: 'Less like this' })).toBeNull()
  await library.user.keyboard('{Escape}')
  await library.user.click(cell(2))
  await library.user.keyboard('+')
  expect(library.client.api.search).not.toHaveBeenCalled()
})

it('asks by the buttons on the photo under the mouse', async () => {
  const { client, user } = await showResults()
  await user.hover(cell(2))
  await user.click(screen.getByRole('button', { name: 'More like this (+)', hidden: true }))
  await waitFor(() => expect(client.api.search.mock.lastCall?.[0]).toMatchObject({ more: [2], less: [] }))
  await user.click(screen.getByRole('button', { name: 'Less like this (-)', hidden: true }))
  await waitFor(() => expect(client.api.search.mock.lastCall?.[0]).toMatchObject({ more: [], less: [2] }))
})

it('says in the lightbox what was wished of the photo', async () => {
  const { client, user } = await showResults()
  await user.dblClick(cell(2))
  const lightbox = within(screen.getByRole('dialog'))
  expect(lightbox.queryByText(/like this/)).toBeNull()
  await user.keyboard('-')
  expect(lightbox.getByText('− less like this')).toBeTruthy()
  await waitFor(() => expect(client.api.search.mock.lastCall?.[0].less).toEqual([2]))
})

it('goes back over clicks one by one', async () => {
  const { client, user } = await showResults()
  await user.click(cell(1))
  await user.keyboard('+')
  await waitFor(() => expect(client.api.search.mock.lastCall?.[0].more).toEqual([1]))
  await user.keyboard('{Alt>}{ArrowLeft}{/Alt}')
  await waitFor(() => expect(client.api.search.mock.lastCall?.[0].more).toEqual([]))
  await user.keyboard('{Alt>}{ArrowRight}{/Alt}')
  await waitFor(() => expect(client.api.search.mock.lastCall?.[0].more).toEqual([1]))
})

it('pins by p', async () => {
  const { client, user } = await showResults()
  client.api.pin.mockResolvedValue({} as never)
  await user.click(cell(1))
  await user.keyboard('p')
  expect(client.api.pin.mock.lastCall?.[0].query.text).toBe('a dog')
})
