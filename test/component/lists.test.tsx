// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { answerOf, asking } from './helpers/app-states.ts'
import { showApp } from './helpers/show-app.tsx'
import { takeDown, tellSizes } from './photos/photo-area-fixture.tsx'

afterEach(takeDown)

it('shows the results of another query from their top, though a title would call both the same', async () => {
  tellSizes()
  const text = 'a dog on a beach '.repeat(5)
  const ids = Array.from({ length: 900 }, (_, at) => at + 1)
  const { client, user } = await showApp(asking({ text }), {
    search: async ({ text }) => answerOf(text.endsWith('night') ? ids.toReversed() : ids),
  })
  const scroller = await waitFor(() => {
    expect(screen.getByRole('heading', { name: 'Results' })).toBeTruthy()
    return document.querySelector('.photo-grid__scroller') as HTMLElement
  })
  scroller.scrollTop = 10_000
  fireEvent.scroll(scroller)
  await waitFor(() => expect(screen.queryByRole('option', { name: /^photo-1\.jpg/ })).toBeNull())
  await user.type(screen.getByRole('textbox', { name: 'Describe a photo' }), 'at night')
  await screen.findByRole('option', { name: /^photo-900\.jpg/ })
  expect(client.api.search.mock.lastCall?.[0].text).toContain('at night')
  expect(scroller.scrollTop).toBe(0)
})
