/** Calls about the library itself: its model, its folders, its work, its settings. Runs in the engine. */
import { realpath } from 'node:fs/promises'
import type { AppApi } from '../../shared/app-api.ts'
import type { AddedFolder } from '../../shared/library-api.ts'
import type { AppParts } from './app-parts.ts'
import type { OpenLibrary } from './open-library.ts'
import { watchedPath } from './photo-calls.ts'

type LibraryCalls = Pick<
  AppApi,
  | 'state'
  | 'saveSettings'
  | 'chooseModel'
  | 'addFolder'
  | 'removeFolder'
  | 'moveFolder'
  | 'failedFiles'
  | 'leftOut'
  | 'setIncluded'
  | 'retryFailed'
  | 'pause'
  | 'resume'
  | 'openLibrary'
>

export function libraryCalls(parts: AppParts): LibraryCalls {
  const { library } = parts
  return {
    state: () => parts.state(),
    saveSettings: async ({ settings }) => {
      parts.settings.save(parts.libraryDir(), settings)
      parts.stateChanged()
      return null
    },
    chooseModel: async ({ path, change }) => (await library()).model.choose(path, change),
    addFolder: async ({ path }) => (await library()).library.addFolder(path),
    removeFolder: async ({ folderId }) => {
      const open = await library()
      const { path } = await open.library.removeFolder(watchedPath(open, folderId))
      return { path }
    },
    moveFolder: async ({ folderId, path }) => moveFolder(await library(), folderId, path),
    failedFiles: async () => (await library()).library.failedFiles(),
    leftOut: async () => (await library()).library.leftOut(),
    setIncluded: async ({ included }) => (await library()).library.setIncluded(included).then(() => null),
    retryFailed: async ({ paths }) =>
      changing(await library(), (open) => open.library.retryFailed(paths ?? undefined)),
    pause: async () => changing(await library(), (open) => open.library.pause().then(() => null)),
    resume: async () => changing(await library(), (open) => open.library.resume().then(() => null)),
    openLibrary: async ({ path, create }) => parts.openLibrary(path, create ?? false).then(() => null),
  }
}

/**
 * Adds the new place first: a crash in between leaves both places watched and loses nothing. The library knows photos
 * by their bytes, so it reads none of them again.
 */
async function moveFolder(open: OpenLibrary, folderId: number, path: string): Promise<AddedFolder> {
  const oldPath = watchedPath(open, folderId)
  // `addFolder` says so where the place is not there.
  if ((await realpath(path).catch(() => path)) === oldPath) {
    await open.library.photosAreGone(oldPath)
    return { folder: open.roots.folder(folderId), outcome: 'already-watched', merged: [] }
  }
  const added = await open.library.addFolder(path)
  // The new place may contain the old one, and has taken it over then, or lie in it.
  const isOver = added.folder.id === folderId || open.roots.byId(folderId)?.removedMs !== null
  if (!isOver) await open.library.removeFolder(oldPath)
  return added
}

async function changing<T>(open: OpenLibrary, change: (open: OpenLibrary) => Promise<T>): Promise<T> {
  const result = await change(open)
  await open.lookAtProgress()
  return result
}
