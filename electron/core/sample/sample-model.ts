/**
 * Copies the sample model that Searlight contains to the user's data folder. Runs in the engine.
 *
 * A copy, because a library remembers its model's folder, and the program's own does not last: an AppImage has another
 * path at every start, an archive holds no real files, and nothing can be written beside them.
 */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { ModelState } from '../../shared/app-state.ts'
import { AppError } from '../../shared/errors.ts'

const EMBEDDED = join('native-models', 'demo', 'model')
/** The title that the window shows. */
const FOLDER_NAME = 'Sample model'
/** Enough to distinguish the models of two releases. */
const NAME_DIGITS = 12

interface ModelFile {
  readonly name: string
  readonly bytes: Buffer
}

/** The model's folder; the same one while the embedded model is the same. @throws AppError `model-invalid` */
export async function installSampleModel(
  dataDir: string,
  embedded: string | null = embeddedModel(),
): Promise<string> {
  if (embedded === null)
    throw new AppError('model-invalid', `this installation lacks the sample model (${EMBEDDED})`)
  const files = await filesOf(embedded)
  const target = join(installedIn(dataDir), digestOf(files))
  const model = join(target, FOLDER_NAME)
  if (existsSync(target)) return model
  const staged = `${target}.${randomUUID()}`
  await mkdir(join(staged, FOLDER_NAME), { recursive: true })
  for (const { name, bytes } of files) await writeFile(join(staged, FOLDER_NAME, name), bytes)
  // Another process may have made it, with the same files.
  await rename(staged, target).catch(async (error: unknown) => {
    await rm(staged, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  })
  return model
}

const installedIn = (dataDir: string) => join(resolve(dataDir), 'sample-model')

/** True for the sample model of this release or of an earlier one. */
export function isInstalledSampleModel(dataDir: string, modelDir: string): boolean {
  return basename(modelDir) === FOLDER_NAME && dirname(dirname(modelDir)) === installedIn(dataDir)
}

/** True for a chosen model, usable now or not. */
export function hasOwnModel(state: ModelState): boolean {
  if (state.kind === 'none') return false
  return state.kind === 'ready' ? !state.model.isSample : state.name !== FOLDER_NAME
}

/** Above this file in the source, and in the package. */
function embeddedModel(): string | null {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, EMBEDDED)
    if (existsSync(join(path, 'config.json'))) return path
    if (dirname(folder) === folder) return null
  }
}

/** The model's own files, without the compiled ones beside them. */
async function filesOf(folder: string): Promise<readonly ModelFile[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  return Promise.all(names.sort().map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })))
}

function digestOf(files: readonly ModelFile[]): string {
  const hash = createHash('sha256')
  for (const { name, bytes } of files) hash.update(`${name}\n${bytes.length}\n`).update(bytes)
  return hash.digest('hex').slice(0, NAME_DIGITS)
}
