/**
 * Lists folders of this computer, for a window without a native dialog. Runs in the engine. It counts pictures and
 * finds models, and reads no picture.
 */
import type { Dirent } from 'node:fs'
import { access, opendir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import type { BrowsedFolder, FolderListing } from '../../shared/app-files.ts'
import { AppError } from '../../shared/errors.ts'
import { isMissing } from '../ingest/access-problem.ts'
import { isPhotoFile } from '../ingest/file-names.ts'
import { picturesFolder, places } from './places.ts'

const MAX_FOLDERS = 2_000
const MAX_PICTURES = 1_000
/** Reading a folder stops here. */
const MAX_ENTRIES = 50_000

/** Beside config.json; see native-models/clip/model-files.ts. */
const WEIGHTS = ['model.safetensors', 'pytorch_model.bin', 'visual.onnx']

const naturally = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** @throws `folder-missing`, `folder-not-a-folder`, `folder-unreadable` */
export async function browse(path: string | null): Promise<FolderListing> {
  const folder = path === null ? await beginning() : resolve(path)
  const [{ folders, pictures }, begins, model] = await Promise.all([read(folder), places(), isModel(folder)])
  const parent = dirname(folder)
  return {
    path: folder,
    parent: parent === folder ? null : parent,
    isModel: model,
    pictures,
    folders: await Promise.all(folders.map(describe)),
    places: begins,
  }
}

async function beginning(): Promise<string> {
  const pictures = picturesFolder()
  return stat(pictures).then(
    (stats) => (stats.isDirectory() ? pictures : homedir()),
    // Without a folder of pictures.
    () => homedir(),
  )
}

interface Contents {
  readonly folders: readonly string[]
  readonly pictures: number
}

async function read(folder: string): Promise<Contents> {
  try {
    const folders: string[] = []
    let [pictures, entries] = [0, 0]
    for await (const entry of await opendir(folder)) {
      if (++entries > MAX_ENTRIES) break
      if (entry.name.startsWith('.')) continue
      if (await isFolder(folder, entry)) folders.push(join(folder, entry.name))
      else if (pictures < MAX_PICTURES && isPhotoFile(entry.name)) pictures++
    }
    folders.sort((a, b) => naturally.compare(basename(a), basename(b)))
    return { folders: folders.slice(0, MAX_FOLDERS), pictures }
  } catch (error) {
    throw problemOf(folder, error)
  }
}

async function isFolder(folder: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory()
  // A broken link leads to no folder.
  return stat(join(folder, entry.name)).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}

async function describe(path: string): Promise<BrowsedFolder> {
  return { name: basename(path), path, isModel: await isModel(path) }
}

async function isModel(folder: string): Promise<boolean> {
  if (!(await exists(join(folder, 'config.json')))) return false
  const weights = await Promise.all(WEIGHTS.map((name) => exists(join(folder, name))))
  return weights.includes(true)
}

/** False too where it cannot be looked at: the list then offers no model there. */
async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function problemOf(folder: string, cause: unknown): AppError {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOTDIR') {
    return new AppError('folder-not-a-folder', `${folder} is a file, not a folder`, { cause, about: folder })
  }
  if (isMissing(cause))
    return new AppError('folder-missing', `there is no folder ${folder}`, { cause, about: folder })
  return new AppError('folder-unreadable', `the folder ${folder} cannot be read`, { cause, about: folder })
}
