// @vitest-environment jsdom
import { act, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { Tip, Tips } from '../../renderer/components/tip.tsx'
import { appState } from './helpers/app-states.ts'
import { showApp } from './helpers/show-app.tsx'
import { takeDown, tellSizes } from './photos/photo-area-fixture.tsx'

afterEach(takeDown)

/** Longer than a tooltip takes to open. */
const TIP_MS = 1000

const model = () => screen.getByRole('button', { name: 'photo-mini, CPU' })
const item = (name: string) => screen.getByRole('menuitem', { name })

async function openModelMenu() {
  const shown = await showApp(appState())
  await shown.user.click(model())
  await waitFor(() => expect(document.activeElement).toBe(item('Tune to my library…')))
  return shown
}

it('goes through a menu by arrows, Home, End and first letters', async () => {
  const { user } = await openModelMenu()
  const steps: readonly (readonly [key: string, leadsTo: string])[] = [
    ['{ArrowDown}', 'Install CLIP…'],
    ['{End}', 'Change the search model…'],
    ['{ArrowDown}', 'Tune to my library…'],
    ['{ArrowUp}', 'Change the search model…'],
    ['{Home}', 'Tune to my library…'],
    ['i', 'Install CLIP…'],
  ]
  for (const [key, leadsTo] of steps) {
    await user.keyboard(key)
    await waitFor(() => expect(document.activeElement, key).toBe(item(leadsTo)))
  }
})

it('closes a menu by the button that opened it, and says whether it is open', async () => {
  const { user } = await openModelMenu()
  expect(model().getAttribute('aria-expanded')).toBe('true')
  await user.click(model())
  expect(screen.queryByRole('menu')).toBeNull()
  expect(model().getAttribute('aria-expanded')).toBe('false')
})

it('returns the focus from a dialog to the button whose menu opened it', async () => {
  const { user } = await openModelMenu()
  await user.keyboard('{Enter}')
  const dialog = await screen.findByRole('dialog', { name: 'Tune to my library' })
  await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true))
  for (let times = 0; times < 5; times++) {
    await user.tab()
    await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true))
  }
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
  await waitFor(() => expect(document.activeElement).toBe(model()))
})

it('closes the menu before the lightbox under it', async () => {
  tellSizes()
  const { user } = await showApp(appState())
  await user.click(await screen.findByRole('option', { name: /^photo-1\.jpg/ }))
  await user.keyboard(' ')
  const more = await screen.findByRole('button', { name: 'More' })
  await user.click(more)
  await waitFor(() => expect(screen.getByRole('menu').contains(document.activeElement)).toBe(true))
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('menu')).toBeNull()
  expect(screen.getByRole('dialog')).toBeTruthy()
  await waitFor(() => expect(document.activeElement).toBe(more))
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('shows what a button does once the mouse rests on it, and describes it to a screen reader', async () => {
  const { user } = await showApp(appState())
  expect(model().getAttribute('aria-description')).toMatch(/./)
  expect(model().hasAttribute('title')).toBe(false)
  await user.hover(model())
  const tip = await waitFor(() => {
    const shown = document.querySelector('.tip')
    expect(shown?.textContent).toBe(model().getAttribute('aria-description'))
    return shown
  })
  await user.unhover(model())
  await waitFor(() => expect(tip?.isConnected).toBe(false))
})

it('shows no tooltip over an element that has nothing to add', async () => {
  const user = userEvent.setup()
  render(
    <Tips>
      <Tip text="">
        <button type="button">silent</button>
      </Tip>
    </Tips>,
  )
  const button = screen.getByRole('button', { name: 'silent' })
  expect(button.hasAttribute('aria-description')).toBe(false)
  await user.hover(button)
  await act(() => new Promise((resolve) => setTimeout(resolve, TIP_MS)))
  expect(document.querySelector('.tip')).toBeNull()
})

it('moves the menu to another photo that is right-clicked', async () => {
  tellSizes()
  const { user } = await showApp(appState())
  const photos = await screen.findAllByRole('option', { name: /^photo-/ })
  for (const photo of photos.slice(0, 2)) {
    await user.pointer({ keys: '[MouseRight]', target: photo, coords: { clientX: 30, clientY: 30 } })
    expect(await screen.findAllByRole('menu')).toHaveLength(1)
  }
  await waitFor(() => expect(screen.getByRole('menu').contains(document.activeElement)).toBe(true))
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('menu')).toBeNull()
})

it('opens the tooltip of one element while another leaves the page', async () => {
  const user = userEvent.setup()
  const show = (leaving: boolean) => (
    <Tips>
      {leaving && (
        <Tip text="leaves">
          <button type="button">leaving</button>
        </Tip>
      )}
      <Tip text="says more">
        <button type="button">staying</button>
      </Tip>
    </Tips>
  )
  const { rerender } = render(show(true))
  await user.hover(screen.getByRole('button', { name: 'leaving' }))
  await user.hover(screen.getByRole('button', { name: 'staying' }))
  rerender(show(false))
  expect((await screen.findByText('says more')).isConnected).toBe(true)
})
