// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { AppError } from '../../electron/shared/errors.ts'
import { appState, folder, MODEL } from './helpers/app-states.ts'
import { showApp } from './helpers/show-app.tsx'

const listing = {
  path: '/home/ada',
  parent: '/home',
  isModel: false,
  pictures: 12,
  folders: [
    { name: 'Pictures', path: '/home/ada/Pictures', isModel: false },
    { name: 'mini', path: '/home/ada/mini', isModel: true },
  ],
  places: [{ name: 'Home', path: '/home/ada', isModel: false }],
}

it('finds a folder again that is offline', async () => {
  const { client, user } = await showApp(
    appState({ folders: [folder(5, '/disk/A', { status: 'offline' })] }),
    {
      browse: async () => listing,
      moveFolder: async () => ({ folder: folder(5, '/home/ada'), outcome: 'added', merged: [] }),
    },
  )
  const actions = screen.getByRole('button', { name: 'Actions for A' })
  await user.click(actions)
  await user.click(screen.getByRole('menuitem', { name: 'Locate folder…' }))
  await user.click(await screen.findByRole('button', { name: 'Add this folder' }))
  await waitFor(() =>
    expect(client.api.moveFolder).toHaveBeenCalledExactlyOnceWith({ folderId: 5, path: '/home/ada' }),
  )
  expect(document.activeElement, 'the keyboard is where the menu was opened').toBe(actions)
})

it('says why a folder is offline, and takes the word of who says that its photos are gone', async () => {
  const away = folder(5, '/disk/A', { status: 'offline', offlineReason: 'photos-missing' })
  const { client, user } = await showApp(appState({ folders: [away, folder(6, '/disk/B')] }), {
    moveFolder: async () => ({ folder: folder(5, '/disk/A'), outcome: 'already-watched', merged: [] }),
  })
  expect(
    screen.getByRole('button', { name: /^A, ?offline|^Aoffline/ }).getAttribute('aria-description'),
  ).toMatch(/none of its photos is in the folder. The library keeps them/)
  await user.click(screen.getByRole('button', { name: 'Actions for B' }))
  expect(screen.queryByRole('menuitem', { name: 'Its photos are gone' })).toBeNull()
  await user.keyboard('{Escape}')
  await user.click(screen.getByRole('button', { name: 'Actions for A' }))
  await user.click(screen.getByRole('menuitem', { name: 'Its photos are gone' }))
  await waitFor(() =>
    expect(client.api.moveFolder).toHaveBeenCalledExactlyOnceWith({ folderId: 5, path: '/disk/A' }),
  )
})

it('browses to a folder by list and by path, and stays where it was on an error', async () => {
  const { client, user } = await showApp(appState(), {
    browse: async ({ path }) => {
      if (path === '/nowhere') throw new AppError('folder-missing', 'no')
      return { ...listing, path: path ?? listing.path }
    },
    addFolder: async () => ({ folder: folder(3, '/p'), outcome: 'already-watched', merged: [] }),
  })
  await user.click(screen.getByRole('button', { name: 'Add folder…' }))
  await user.click(await screen.findByRole('button', { name: 'Pictures' }))
  const path = screen.getByRole<HTMLInputElement>('textbox', { name: 'Path' })
  await waitFor(() => expect(path.value).toBe('/home/ada/Pictures'))
  await user.clear(path)
  await user.type(path, '/nowhere{Enter}')
  expect((await screen.findByRole('alert')).textContent).toContain('does not exist')
  await user.click(screen.getByRole('button', { name: 'Add this folder' }))
  expect(client.api.addFolder, 'another folder than the field names').not.toHaveBeenCalled()
  await user.click(screen.getByRole('button', { name: 'Pictures' }))
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  await user.click(screen.getByRole('button', { name: 'Add this folder' }))
  expect(client.api.addFolder).toHaveBeenCalledExactlyOnceWith({ path: '/home/ada/Pictures' })
  expect(await screen.findByText(/in the library already/)).toBeTruthy()
})

it('adds the folder that was typed, not the one that is still listed', async () => {
  const slow = Promise.withResolvers<void>()
  const { client, user } = await showApp(appState(), {
    browse: async ({ path }) => {
      if (path === '/slow') await slow.promise
      return { ...listing, path: path ?? listing.path }
    },
    addFolder: async () => ({ folder: folder(3, '/p'), outcome: 'added', merged: [] }),
  })
  const open = screen.getByRole('button', { name: 'Add folder…' })
  const add = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Add this folder' })
  await user.click(open)
  await user.clear(screen.getByRole('textbox', { name: 'Path' }))
  await user.type(screen.getByRole('textbox', { name: 'Path' }), '/slow{Enter}')
  expect(add().disabled).toBe(true)
  await act(async () => slow.resolve())
  await user.click(add())
  expect(client.api.addFolder).toHaveBeenLastCalledWith({ path: '/slow' })
  expect(document.activeElement, 'the keyboard is where it was').toBe(open)

  await user.click(open)
  await user.clear(screen.getByRole('textbox', { name: 'Path' }))
  await user.type(screen.getByRole('textbox', { name: 'Path' }), '/typed')
  await user.click(add())
  await waitFor(() => expect(client.api.addFolder).toHaveBeenLastCalledWith({ path: '/typed' }))
})

it('takes only a model for a model, and asks before one replaces another', async () => {
  const { client, user } = await showApp(appState(), {
    browse: async ({ path }) => ({
      ...listing,
      path: path ?? '/home/ada',
      isModel: path === '/home/ada/mini',
    }),
    chooseModel: async () => MODEL,
  })
  await user.click(screen.getByRole('button', { name: 'photo-mini, CPU' }))
  await user.click(screen.getByRole('menuitem', { name: 'Change the search model…' }))
  const use = await screen.findByRole<HTMLButtonElement>('button', { name: 'Use this model' })
  await waitFor(() => expect(screen.getByText(/no search model here/)).toBeTruthy())
  expect(use.disabled).toBe(true)
  await user.click(screen.getByRole('button', { name: /^mini/ }))
  await waitFor(() => expect(use.disabled).toBe(false))
  await user.click(use)
  await user.click(await screen.findByRole('button', { name: 'Change to mini' }))
  expect(client.api.chooseModel).toHaveBeenCalledExactlyOnceWith({ path: '/home/ada/mini', change: true })
})

it('draws only the folders in view of thousands, and reaches the next one by an arrow', async () => {
  const folders = Array.from({ length: 5000 }, (_, at) => ({
    name: `folder ${at}`,
    path: `/home/ada/folder ${at}`,
    isModel: false,
  }))
  const { user } = await showApp(appState(), { browse: async () => ({ ...listing, folders }) })
  await user.click(screen.getByRole('button', { name: 'Add folder…' }))
  const list = await screen.findByRole('list', { name: 'Folders' })
  const shown = within(list).getAllByRole('button')
  expect(shown.length).toBeGreaterThan(10)
  expect(shown.length).toBeLessThan(100)
  expect(within(list).getAllByRole('listitem')[0]?.getAttribute('aria-setsize')).toBe('5000')
  shown[0]?.focus()
  await user.keyboard('{ArrowDown}')
  expect(document.activeElement?.textContent).toBe('folder 1')
})
