// @vitest-environment jsdom

import { fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { SearchAnswer } from '../../../electron/shared/app-api.ts'
import { pickColumns } from '../../../renderer/state/photo-order.ts'
import { focused, photo, selected, showPhotos, squares, takeDown } from './photo-area-fixture.tsx'

afterEach(takeDown)

describe('the grid', () => {
  it('renders only what is near, and tells each photo its name, date and place among all', () => {
    showPhotos({ photos: squares(100_000) })
    const cells = screen.getAllByRole('option')
    expect(cells.length).toBeLessThan(100)
    expect(photo(3).getAttribute('aria-label')).toMatch(/photo 3\.jpg, .*2024/)
    expect(photo(3).getAttribute('aria-posinset')).toBe('3')
    expect(photo(3).getAttribute('aria-setsize')).toBe('100000')
    expect(screen.getByRole('listbox', { name: 'All photos' })).toBeTruthy()
  })

  it('renders what is scrolled to', async () => {
    showPhotos({ photos: squares(1000) })
    const scroller = document.querySelector('.photo-grid__scroller') as HTMLElement
    scroller.scrollTop = 10_000
    fireEvent.scroll(scroller)
    // Five a row, every 200 px: the photo at 10,000 px is the 251st.
    expect(await screen.findByRole('option', { name: /^photo 251\.jpg/ })).toBeTruthy()
    expect(screen.queryByRole('option', { name: /^photo 1\.jpg/ })).toBeNull()
  })

  it('says what to do where there are no photos', () => {
    showPhotos({ photos: squares(0) })
    expect(screen.getByText('no photos')).toBeTruthy()
  })

  it('shows the name of a photo whose picture does not come, and marks those of an offline folder', () => {
    showPhotos({ offlineFolder: true })
    const image = photo(2).querySelector('img') as HTMLImageElement
    fireEvent.error(image)
    expect(photo(2).querySelector('img')).toBeNull()
    expect(photo(2).textContent).toContain('photo 2.jpg')
    expect(photo(3).getAttribute('aria-label')).toContain('offline')
    expect(photo(3).textContent).toBe('Offline')
  })

  it('marks hits whose file is not there now', () => {
    const answer: SearchAnswer = {
      photos: squares(3),
      scores: new Float32Array(3),
      references: null,
      texts: null,
      method: 'text',
      words: [],
      totalMs: 1,
      missing: [2],
    }
    showPhotos({ photos: squares(3), answer })
    expect(photo(2).textContent).toBe('File not found')
    expect(photo(2).getAttribute('aria-label')).toContain('file not found')
    expect(photo(1).textContent).toBe('')
  })

  it('begins another list at its top, and keeps its place when the same list grows', async () => {
    const { show } = showPhotos({ photos: squares(1000) })
    const scroller = document.querySelector('.photo-grid__scroller') as HTMLElement
    scroller.scrollTop = 10_000
    fireEvent.scroll(scroller)
    await screen.findByRole('option', { name: /^photo 251\.jpg/ })
    show(squares(1010, -9))
    expect(scroller.scrollTop, 'ten photos above are two rows').toBe(10_400)
    show(squares(500), 'Results')
    expect(scroller.scrollTop).toBe(0)
  })
})

describe('the keyboard', () => {
  it('has one stop in the grid and goes from there in all directions', async () => {
    const { user } = showPhotos()
    await user.tab()
    expect(focused()).toBe(1)
    await user.keyboard('{ArrowRight}')
    await user.keyboard('{ArrowDown}')
    expect(focused()).toBe(1 + 5)
    await user.keyboard('{ArrowRight}{ArrowDown}{ArrowLeft}{ArrowUp}')
    expect(focused()).toBe(6)
    await user.keyboard('{End}')
    expect(focused()).toBe(100)
    await user.keyboard('{PageUp}')
    expect(focused()).toBe(90)
    await user.keyboard('{Home}')
    expect(focused()).toBe(1)
    expect(document.querySelectorAll('[tabindex="0"]')).toHaveLength(1)
  })

  it('selects, extends, takes all, and goes one step back', async () => {
    const { user } = showPhotos()
    await user.click(photo(2))
    expect(selected()).toEqual([])
    await user.keyboard('x{Shift>}{ArrowRight}{ArrowRight}{/Shift}')
    expect(selected()).toEqual([2, 3, 4])
    await user.keyboard('{Escape}')
    expect(selected()).toEqual([])
    await user.keyboard('{Control>}a{/Control}')
    expect(screen.queryAllByRole('option', { selected: false })).toHaveLength(0)
  })

  it('leaves Escape to the window where nothing is selected', async () => {
    const { user } = showPhotos()
    const heard: string[] = []
    const listen = (event: KeyboardEvent) => heard.push(event.key)
    addEventListener('keydown', listen)
    await user.click(photo(2))
    await user.keyboard('x{Escape}{Escape}')
    removeEventListener('keydown', listen)
    expect(heard).toEqual(['Escape'])
  })

  it('takes photos as reference, one or all that are selected', async () => {
    const { user, onUseAsReference } = showPhotos()
    await user.click(photo(3))
    await user.keyboard('r')
    expect(onUseAsReference).toHaveBeenLastCalledWith([{ kind: 'photo', photoId: 3 }], 'replace')
    await user.keyboard('x{ArrowRight}x{Shift>}R{/Shift}')
    expect(onUseAsReference).toHaveBeenLastCalledWith(
      [
        { kind: 'photo', photoId: 3 },
        { kind: 'photo', photoId: 4 },
      ],
      'add',
    )
  })

  it('takes no more references than a query holds, and says so', async () => {
    const { user, context, onUseAsReference } = showPhotos()
    await user.click(photo(1))
    await user.keyboard('{Control>}a{/Control}r')
    expect(onUseAsReference.mock.lastCall?.[0]).toHaveLength(8)
    expect(context.notify.mock.lastCall?.[0].text).toContain('first 8 of 100')
  })

  it('hands any other letter to the composer', async () => {
    const { user, onTypeToComposer } = showPhotos()
    await user.click(photo(1))
    await user.keyboard('dB1')
    expect(onTypeToComposer.mock.calls).toEqual([['d'], ['B']])
  })

  it('opens with the photo’s program on the desktop, and the lightbox in a browser', async () => {
    const desktop = showPhotos({ desktop: true, api: { openFile: async () => null } })
    await desktop.user.click(photo(5))
    await desktop.user.keyboard('{Enter}')
    expect(desktop.client.api.openFile).toHaveBeenCalledWith({ photoId: 5 })
    takeDown()
    const web = showPhotos()
    await web.user.click(photo(5))
    await web.user.keyboard('{Enter}')
    expect(screen.getByRole('dialog')).toBeTruthy()
  })

  it('stays in the grid when the photo it is on goes', async () => {
    const { user, show } = showPhotos()
    await user.click(photo(3))
    const photos = squares(100)
    show(
      pickColumns(
        photos,
        Uint32Array.from(photos.ids.keys()).filter((index) => photos.ids[index] !== 3),
      ),
    )
    expect(focused()).toBe(4)
  })
})

describe('the mouse', () => {
  it('adds with Ctrl, extends with Shift, and lets go with a click', async () => {
    const { user } = showPhotos()
    await user.click(photo(2))
    await user.keyboard('{Control>}')
    await user.click(photo(4))
    await user.keyboard('{/Control}')
    expect(selected()).toEqual([2, 4])
    await user.keyboard('{Shift>}')
    await user.click(photo(6))
    await user.keyboard('{/Shift}')
    expect(selected()).toEqual([2, 4, 5, 6])
    await user.click(photo(9))
    expect(selected()).toEqual([])
  })

  it('drags ids inside a browser, and files out of the desktop', async () => {
    showPhotos()
    const data = new Map<string, string>()
    const dataTransfer = {
      setData: (type: string, value: string) => void data.set(type, value),
      effectAllowed: '',
    }
    fireEvent.dragStart(photo(7), { dataTransfer })
    expect(data.get('application/x-searlight-photos')).toBe('[7]')
    expect(data.get('DownloadURL')).toMatch(
      /^application\/octet-stream:photo 7\.jpg:http.*\/media\/7\/original$/,
    )
    takeDown()
    const { client } = showPhotos({ desktop: true, api: { dragOut: async () => null } })
    const proceeds = fireEvent.dragStart(photo(7), { dataTransfer })
    expect(proceeds, 'the page’s own drag').toBe(false)
    expect(client.api.dragOut).toHaveBeenCalledWith({ photoIds: [7] })
  })
})
