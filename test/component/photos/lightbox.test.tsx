// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../electron/shared/errors.ts'
import { pickColumns } from '../../../renderer/state/photo-order.ts'
import { captureDate } from '../../helpers/capture-dates.ts'
import {
  detailsOf,
  focused,
  photo,
  type Shown,
  showPhotos,
  squares,
  takeDown,
} from './photo-area-fixture.tsx'

afterEach(takeDown)

async function openLightbox(id: number, shown: Shown = {}) {
  const all = showPhotos(shown)
  await all.user.click(photo(id))
  await all.user.keyboard(' ')
  return all
}

const dialog = () => screen.getByRole('dialog')
const sources = () => [...dialog().querySelectorAll('img')].map((image) => image.getAttribute('src'))

describe('the lightbox', () => {
  it('shows the thumbnail at once and the preview over it', async () => {
    await openLightbox(3)
    expect(dialog().getAttribute('aria-label')).toMatch(/^photo 3\.jpg, .*2024/)
    expect(dialog().getAttribute('aria-modal')).toBe('true')
    expect(sources()).toEqual(['./media/3/thumbnail', './media/3/preview'])
  })

  it('goes on to the others and stops at the ends', async () => {
    const { user } = await openLightbox(3)
    await user.keyboard('{ArrowRight}')
    expect(sources()[0]).toBe('./media/4/thumbnail')
    await user.keyboard('{End}{ArrowRight}')
    expect(screen.getByText('100 of 100')).toBeTruthy()
    await user.keyboard('{Home}{ArrowLeft}')
    expect(screen.getByText('1 of 100')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Next photo' }))
    expect(screen.getByText('2 of 100')).toBeTruthy()
  })

  it('keeps the keyboard inside, and gives it to the photo that was seen last', async () => {
    const { user } = await openLightbox(3)
    // The library's guards beside the dialog take the focus for a moment and return it.
    const isInside = () => waitFor(() => expect(dialog().contains(document.activeElement)).toBe(true))
    expect(document.activeElement).toBe(dialog())
    for (let times = 0; times < 9; times++) {
      await user.tab()
      await isInside()
    }
    await user.tab({ shift: true })
    await isInside()
    fireEvent.keyDown(dialog(), { key: 'End' })
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(focused()).toBe(100)
  })

  it('presses its buttons by Space and Enter instead of closing', async () => {
    const { user } = await openLightbox(3)
    screen.getByRole('button', { name: 'Next photo' }).focus()
    await user.keyboard(' ')
    expect(screen.getByText('4 of 100')).toBeTruthy()
  })

  it('shows the original at full size, by key, and goes one step back', async () => {
    const { user } = await openLightbox(3)
    await screen.findByText('3 of 100')
    await user.keyboard('i')
    await within(dialog()).findByText(/4,000 × 3,000/)
    await user.keyboard('z')
    expect(sources()).toContain('./media/3/original')
    await user.keyboard('{Escape}')
    expect(sources()).not.toContain('./media/3/original')
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('keeps the preview where a browser cannot show the original, and says when there is nothing', async () => {
    const { user } = await openLightbox(3, { inspectorOpen: true })
    await within(dialog()).findByText(/4,000 × 3,000/)
    await user.keyboard('z')
    const images = () => [...dialog().querySelectorAll('.lightbox__picture img')]
    fireEvent.error(images()[2] as Element)
    expect(images()).toHaveLength(2)
    for (const image of images()) fireEvent.error(image)
    expect(screen.getByText('Searlight cannot show this photo now.')).toBeTruthy()
    await user.keyboard('{ArrowRight}')
    expect(sources()).toContain('./media/4/preview')
  })

  it('goes on to the next photo when its own is gone, and closes when none is left', async () => {
    const { show } = await openLightbox(3)
    const photos = squares(100)
    show(pickColumns(photos, Uint32Array.of(0, 1, 3, 4)))
    expect(sources()[0]).toBe('./media/4/thumbnail')
    show(squares(0))
    expect(screen.queryByRole('dialog')).toBeNull()
    show(photos)
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('uses the photo as reference and lets the results be seen', async () => {
    const { user, onUseAsReference } = await openLightbox(3)
    await user.keyboard('r')
    expect(onUseAsReference).toHaveBeenCalledWith([{ kind: 'photo', photoId: 3 }], 'replace')
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('opens its menu, which offers no lightbox', async () => {
    const { user } = await openLightbox(3)
    await user.click(screen.getByRole('button', { name: 'More' }))
    expect(screen.queryByRole('menuitem', { name: /^Open$/ })).toBeNull()
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('menu')).toBeNull()
    expect(dialog()).toBeTruthy()
  })
})

describe('the details', () => {
  it('tell the file in words, its damage, and that its disk is away', async () => {
    const damage = { code: 'damaged' as const, reason: 'the file ends early' }
    const photoCall = async ({ photoId }: { photoId: number }) =>
      detailsOf(photoId, { damage, available: false, captured: captureDate({ from: 'file' }) })
    const { user } = showPhotos({ inspectorOpen: true, api: { photo: photoCall } })
    expect(screen.getByText('Click a photo to see its details.')).toBeTruthy()
    await user.click(photo(2))
    const panel = screen.getByRole('complementary', { name: 'Details' })
    expect(await within(panel).findByText('Damaged: the file ends early')).toBeTruthy()
    expect(panel.textContent).toMatch(/2[.,]5 MB, JPEG/)
    expect(panel.textContent).toContain('/photos/Holidays')
    expect(panel.textContent).toContain('from the file’s own time')
    expect(panel.textContent).toContain('disk is not connected')
  })

  it.each([
    [{ wallMs: Date.UTC(2018, 0, 1), precision: 'year', from: 'exif' }, /Date2018 from the camera/],
    [
      { wallMs: Date.UTC(2018, 1, 1), precision: 'month', from: 'filename' },
      /February 2018 from the file name/,
    ],
    [
      { wallMs: Date.UTC(2023, 4, 17, 1, 30), offsetMinutes: 540, from: 'sidecar' },
      /May 17, 2023.*1:30.*\(UTC\+09:00\) from the XMP sidecar/,
    ],
    [
      { wallMs: Date.UTC(1890, 5, 1), precision: 'day', offsetMinutes: null, from: 'exif' },
      /June 1, 1890 from the camera/,
    ],
  ] as const)('tell as much of the date as is known, and its source: %o', async (date, words) => {
    const photoCall = async ({ photoId }: { photoId: number }) =>
      detailsOf(photoId, { captured: captureDate(date) })
    const { user } = showPhotos({ inspectorOpen: true, api: { photo: photoCall } })
    await user.click(photo(2))
    const panel = screen.getByRole('complementary', { name: 'Details' })
    await within(panel).findByText('Date')
    expect(panel.textContent).toMatch(words)
  })

  it('tell why a photo was found', async () => {
    const photos = squares(3)
    const scores = Float32Array.of(0.4, 0.3, 0.2)
    const answer = {
      photos,
      scores,
      references: null,
      texts: scores,
      method: 'text' as const,
      words: [],
      totalMs: 5,
    }
    const { user } = showPhotos({ photos, answer, inspectorOpen: true })
    await user.click(photo(2))
    expect(screen.getByRole('meter', { name: 'Match' }).getAttribute('value')).toBe('50')
    expect(screen.getByRole('meter', { name: 'To the words' })).toBeTruthy()
    expect(screen.queryByRole('meter', { name: 'To the photo' })).toBeNull()
  })

  it('say when there are none', async () => {
    const missing = async () => {
      throw new AppError('photo-missing', 'no such photo')
    }
    const { user } = showPhotos({ inspectorOpen: true, api: { photo: missing } })
    await user.click(photo(2))
    expect(await screen.findByText('This photo is no longer in the library.')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Close details' }))
    expect(screen.queryByRole('complementary')).toBeNull()
  })
})
