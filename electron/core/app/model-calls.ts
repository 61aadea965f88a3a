/** Calls about models to download. Runs in the engine. */
import { basename } from 'node:path'
import type { AppApi } from '../../shared/app-api.ts'
import type { ModelState } from '../../shared/app-state.ts'
import type { InstalledModel } from '../models/model-installer.ts'
import type { AppParts } from './app-parts.ts'
import type { OpenLibrary } from './open-library.ts'

type ModelCalls = Pick<AppApi, 'offeredModels' | 'installModel' | 'cancelInstall'>

export function modelCalls({ installer, library }: AppParts): ModelCalls {
  return {
    offeredModels: async () => ({ directory: installer.directory, models: await installer.offered() }),
    installModel: async ({ name, acceptLicence }) => {
      void installer
        .install(name, { acceptLicence })
        .then(async (installed) => useInstalled(await library(), installed))
        // The state reports a failure of the download and of the model.
        .catch(() => {})
      return null
    },
    cancelInstall: async () => installer.cancel().then(() => null),
  }
}

function isOf(state: ModelState, path: string): boolean {
  if (state.kind === 'ready') return state.model.modelDir === path
  return state.kind === 'opening' && state.name === basename(path)
}

/** Uses the new model, unless another one has read the photos: then the window asks the user first. */
async function useInstalled({ model, library }: OpenLibrary, { path }: InstalledModel): Promise<void> {
  const { state } = model
  if (state.kind === 'none') await model.choose(path, false)
  if (!isOf(state, path)) return
  // The installed network lies beside the model in use.
  await library.models.readPhi(path)
  await model.choose(path, false)
  library.refining.poke()
}
