/** Actions on the library, its folders and its model. Each reports its failure as a message; none throws. */
import { useMemo } from 'react'
import type { Folder } from '../../electron/shared/library-api.ts'
import { t } from '../strings/translate.ts'
import { type AppContextValue, readState, useApp } from './app-context.ts'
import { folderName } from './query-words.ts'

export interface LibraryActions {
  readonly addFolder: () => void
  readonly removeFolder: (folder: Folder) => void
  readonly moveFolder: (folder: Folder) => void
  /** The folder is the right one: removes the photos that are not in it. */
  readonly photosAreGone: (folder: Folder) => void
  /** Chooses the first model, or another one. */
  readonly chooseModel: () => void
  readonly changeModel: (path: string) => void
  readonly pause: () => void
  readonly resume: () => void
}

/** `confirmModel` asks the user before another model reads the photos again. */
export function useLibraryActions(confirmModel: (path: string) => void): LibraryActions {
  const app = useApp()
  return useMemo(() => libraryActions(app, confirmModel), [app, confirmModel])
}

function libraryActions(app: AppContextValue, confirmModel: (path: string) => void): LibraryActions {
  const { client, notify, fail, pickFolder } = app
  const { api } = client
  const attempt = (doing: string, act: () => Promise<unknown>) => () =>
    void act().catch((error: unknown) => fail(error, doing))
  const add = async (path: string) => {
    const { outcome, folder } = await api.addFolder({ path })
    const name = folderName(folder.path)
    if (outcome === 'already-watched') notify({ text: t('library.alreadyWatched', { name }), tone: 'plain' })
    if (outcome === 'inside-watched') {
      notify({ text: t('library.insideWatched', { name }), tone: 'plain' })
    }
  }
  const openModel = async (path: string, change: boolean) => {
    const { name } = await api.chooseModel({ path, change })
    if (change) notify({ text: t('models.reading', { name }), tone: 'plain' })
  }
  const remove = async (folder: Folder) => {
    const { path } = await api.removeFolder({ folderId: folder.id })
    notify({
      text: t('library.removed', { name: folderName(path) }),
      tone: 'plain',
      action: { label: t('common.undo'), run: attempt(t('library.addingFolderAgain'), () => add(path)) },
    })
  }
  return {
    addFolder: attempt(t('library.addingFolder'), async () => {
      const path = await pickFolder('photos')
      if (path !== null) await add(path)
    }),
    removeFolder: (folder) => attempt(t('library.removingFolder'), () => remove(folder))(),
    moveFolder: (folder) =>
      attempt(t('library.findingFolder'), async () => {
        const path = await pickFolder('photos')
        if (path !== null) await api.moveFolder({ folderId: folder.id, path })
      })(),
    photosAreGone: (folder) =>
      attempt(t('library.removingPhotos'), () =>
        api.moveFolder({ folderId: folder.id, path: folder.path }),
      )(),
    chooseModel: attempt(t('models.using'), async () => {
      const path = await pickFolder('model')
      if (path === null) return
      const state = readState(app)
      if (state.model.kind === 'none') await openModel(path, false)
      // Without photos, another model has nothing to read again.
      else if (state.photos === 0) await openModel(path, true)
      else confirmModel(path)
    }),
    changeModel: (path) => attempt(t('models.using'), () => openModel(path, true))(),
    pause: attempt(t('common.pause'), () => api.pause({})),
    resume: attempt(t('common.resume'), () => api.resume({})),
  }
}
