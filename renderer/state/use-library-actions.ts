/** What people do to the library as a whole. Each says how it went; none throws. */
import { useMemo } from 'react'
import type { Folder } from '../../electron/shared/library-api.ts'
import { type AppContextValue, readState, useApp } from './app-context.ts'
import { folderName } from './query-words.ts'

export interface LibraryActions {
  readonly addFolder: () => void
  readonly removeFolder: (folder: Folder) => void
  readonly moveFolder: (folder: Folder) => void
  /** The folder is the right one, and photos that are not in it are gone. */
  readonly photosAreGone: (folder: Folder) => void
  /** The first model, or one in place of another. */
  readonly chooseModel: () => void
  readonly changeModel: (path: string) => void
  readonly pause: () => void
  readonly resume: () => void
}

/** `confirmModel` asks before photos are read again with another model. */
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
    if (outcome === 'already-watched') notify({ text: `“${name}” is in the library already.`, tone: 'plain' })
    if (outcome === 'inside-watched') {
      notify({ text: `It is inside “${name}”, which is in the library already.`, tone: 'plain' })
    }
  }
  const openModel = async (path: string, change: boolean) => {
    const { name } = await api.chooseModel({ path, change })
    if (change) notify({ text: `Photos are being read with ${name}.`, tone: 'plain' })
  }
  const remove = async (folder: Folder) => {
    const { path } = await api.removeFolder({ folderId: folder.id })
    notify({
      text: `Removed “${folderName(path)}” from the library. Its files are not touched.`,
      tone: 'plain',
      action: { label: 'Undo', run: attempt('Add the folder again', () => add(path)) },
    })
  }
  return {
    addFolder: attempt('Add the folder', async () => {
      const path = await pickFolder('photos')
      if (path !== null) await add(path)
    }),
    removeFolder: (folder) => attempt('Remove the folder', () => remove(folder))(),
    moveFolder: (folder) =>
      attempt('Find the folder', async () => {
        const path = await pickFolder('photos')
        if (path !== null) await api.moveFolder({ folderId: folder.id, path })
      })(),
    photosAreGone: (folder) =>
      attempt('Remove its photos', () => api.moveFolder({ folderId: folder.id, path: folder.path }))(),
    chooseModel: attempt('Use this model', async () => {
      const path = await pickFolder('model')
      if (path === null) return
      const state = readState(app)
      if (state.model.kind === 'none') await openModel(path, false)
      // There is nothing to read again.
      else if (state.photos === 0) await openModel(path, true)
      else confirmModel(path)
    }),
    changeModel: (path) => attempt('Use this model', () => openModel(path, true))(),
    pause: attempt('Pause', () => api.pause({})),
    resume: attempt('Resume', () => api.resume({})),
  }
}
