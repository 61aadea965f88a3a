// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ExportResult } from '../../../electron/shared/app-files.ts'
import { AppError } from '../../../electron/shared/errors.ts'
import { focused, photo, selected, showPhotos, takeDown } from './photo-area-fixture.tsx'

afterEach(takeDown)

const items = () => screen.getAllByRole('menuitem').map((item) => item.firstChild?.textContent)
const openMenu = (id: number) => fireEvent.contextMenu(photo(id), { clientX: 50, clientY: 50 })

describe('the menu of a photo', () => {
  it('offers what the host can do', () => {
    showPhotos()
    openMenu(2)
    expect(items()).toEqual([
      'Use as reference',
      'Add as reference',
      'Save as word…',
      'Open',
      'Copy image',
      'Copy path',
      'Export…',
    ])
    takeDown()
    showPhotos({ desktop: true })
    openMenu(2)
    expect(items()).toEqual([
      'Use as reference',
      'Add as reference',
      'Save as word…',
      'Open',
      'Open in default app',
      'Show in folder',
      'Copy image',
      'Copy file',
      'Copy path',
      'Export…',
    ])
  })

  it('is walked by keys and gives the keyboard back', async () => {
    const { user } = showPhotos()
    await user.click(photo(2))
    openMenu(2)
    const reaches = (name: string) =>
      waitFor(() => expect(document.activeElement).toBe(screen.getByRole('menuitem', { name })))
    await reaches('Use as reference')
    await user.keyboard('{ArrowUp}')
    await reaches('Export…')
    await user.keyboard('{Home}')
    await reaches('Use as reference')
    await user.keyboard('{ArrowDown}')
    await reaches('Add as reference')
    await user.keyboard('c')
    await reaches('Copy image')
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('menu')).toBeNull()
    await waitFor(() => expect(focused()).toBe(2))
  })

  it('closes when something else is pressed', async () => {
    const { user } = showPhotos()
    openMenu(2)
    await user.pointer({ target: document.body, keys: '[MouseLeft]' })
    expect(screen.queryByRole('menu')).toBeNull()
  })

  it('acts on all selected photos from one of them, and lets go of them from another', async () => {
    const { user, client } = showPhotos({ desktop: true, api: { copyFiles: async () => null } })
    await user.click(photo(2))
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}')
    openMenu(3)
    await user.click(screen.getByRole('menuitem', { name: 'Copy 2 files' }))
    expect(client.api.copyFiles).toHaveBeenCalledWith({ photoIds: [2, 3] })
    openMenu(8)
    expect(items()).toContain('Copy file')
    expect(selected()).toEqual([])
  })

  it('copies paths, one a line', async () => {
    const { user, context } = showPhotos()
    await user.click(photo(2))
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}{Control>}c{/Control}')
    await waitFor(() => expect(context.notify).toHaveBeenCalledWith({ text: 'Paths copied', tone: 'plain' }))
    expect(await navigator.clipboard.readText()).toBe(
      '/photos/Holidays/photo 2.jpg\n/photos/Holidays/photo 3.jpg',
    )
  })

  it('says what went wrong', async () => {
    const error = new AppError('file-unavailable', 'gone')
    const reveal = async () => {
      throw error
    }
    const { user, context } = showPhotos({ desktop: true, api: { reveal } })
    openMenu(2)
    await user.click(screen.getByRole('menuitem', { name: 'Show in folder' }))
    await waitFor(() => expect(context.fail).toHaveBeenCalledWith(error, expect.any(String)))
  })
})

describe('an export', () => {
  const RESULT: ExportResult = { folder: '/export', copied: 1, renamed: 0, failed: [], cancelled: false }

  function startExport(result: ExportResult) {
    let finish: (result: ExportResult) => void = () => {}
    const exportPhotos = vi.fn(() => new Promise<ExportResult>((resolve) => (finish = resolve)))
    const shown = showPhotos({ api: { exportPhotos, cancelExport: async () => null } })
    return { ...shown, exportPhotos, finish: () => act(async () => finish(result)) }
  }

  it('goes on, with its progress and its end, where a second one is asked for', async () => {
    const { user, client, context, exportPhotos, finish } = startExport(RESULT)
    for (const id of [4, 5]) {
      openMenu(id)
      await user.click(screen.getByRole('menuitem', { name: 'Export…' }))
    }
    expect(exportPhotos).toHaveBeenCalledTimes(1)
    expect(context.fail.mock.lastCall?.[0]).toMatchObject({ code: 'export-running' })
    act(() => client.tell('exporting', { done: 3, total: 7 }))
    expect(screen.getByText('Copying 3 of 7')).toBeTruthy()
    await finish()
    expect(screen.queryByRole('progressbar')).toBeNull()
  })

  it('asks where to, tells how far it is, and what came of it', async () => {
    const { user, client, context, exportPhotos, finish } = startExport({ ...RESULT, renamed: 1 })
    openMenu(4)
    await user.click(screen.getByRole('menuitem', { name: 'Export…' }))
    expect(exportPhotos).toHaveBeenCalledWith({ photoIds: [4], folder: '/export' })
    act(() => client.tell('exporting', { done: 3, total: 7 }))
    expect(screen.getByText('Copying 3 of 7')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(client.api.cancelExport).toHaveBeenCalledTimes(1)
    await finish()
    expect(screen.queryByRole('progressbar')).toBeNull()
    expect(context.notify.mock.lastCall?.[0].text).toMatch(/^1 photo copied to \/export\. 1 has a new name/)
  })

  it('lists what could not be copied, until it is closed', async () => {
    const failed = [{ name: 'a.jpg', reason: 'the disk is full' }]
    const { user, finish } = startExport({ ...RESULT, failed })
    openMenu(4)
    await user.click(screen.getByRole('menuitem', { name: 'Export…' }))
    await finish()
    expect(screen.getByText(/the disk is full/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Close' }))
    expect(screen.queryByText(/the disk is full/)).toBeNull()
  })

  it('does nothing where no folder is chosen', async () => {
    const { user, context, exportPhotos } = startExport(RESULT)
    context.pickFolder.mockResolvedValue(null)
    openMenu(4)
    await user.click(screen.getByRole('menuitem', { name: 'Export…' }))
    expect(exportPhotos).not.toHaveBeenCalled()
  })
})
