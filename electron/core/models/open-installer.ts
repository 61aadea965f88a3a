/** Opens the installer of this user: Searlight's list, in the user's folder. Runs in the engine and on a terminal. */
import { resolve } from 'node:path'
import process from 'node:process'
import { dataDirectory, modelsDirectory } from '../lib/app-paths.ts'
import type { Catalogue } from './catalogue.ts'
import { ModelInstaller } from './model-installer.ts'
import { OFFERED } from './offered.ts'

export function openInstaller(
  onChange: () => void = () => {},
  dataDir: string = dataDirectory(),
  catalogue: Catalogue = OFFERED,
): ModelInstaller {
  return new ModelInstaller({
    directory: resolve(modelsDirectory(process.env, dataDir)),
    catalogue,
    onChange,
  })
}
