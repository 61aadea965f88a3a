/** The product's own installer: what Searlight offers, in the folder of this user. Runs in the engine and on a terminal. */
import { resolve } from 'node:path'
import { modelsDirectory } from '../app-paths.ts'
import { ModelInstaller } from './model-installer.ts'
import { OFFERED } from './offered.ts'

export function openInstaller(onChange: () => void = () => {}): ModelInstaller {
  return new ModelInstaller({ directory: resolve(modelsDirectory()), catalogue: OFFERED, onChange })
}
