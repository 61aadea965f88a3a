/**
 * The libraries that the quality bench asks, one a gallery, because some methods read statistics of the whole library:
 * indexed by the application, kept between runs outside of the checkout
 * (pictures and model are read from where they lie). A phi to compare is linked beside the model's own files.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { openLibrary } from '../../../electron/cli/open-library.ts'
import type { Library } from '../../../electron/core/library/library.ts'

export interface QualityLibrary {
  /** Of the library of a gallery. */
  readonly dirOf: (gallery: string) => string
  readonly modelDir: string
}

const NEVER = new AbortController().signal

/** Adds missing pictures. @param galleries folders of pictures */
export async function indexLibrary(model: string, galleries: readonly string[]): Promise<QualityLibrary> {
  const real = resolve(model)
  const work = join(tmpdir(), `searlight-quality-${digest(real)}`)
  const modelDir = join(work, basename(real))
  await linkModel(real, modelDir)
  const dirOf = (gallery: string) => join(work, 'libraries', digest(gallery))
  for (const gallery of galleries) await indexGallery(gallery, dirOf(gallery), modelDir)
  return { dirOf, modelDir }
}

async function indexGallery(gallery: string, dir: string, modelDir: string): Promise<void> {
  const library = await openLibrary({ dir, access: 'write', create: true, command: 'bench', signal: NEVER })
  try {
    await library.useModel({ modelDir, change: false })
    await library.addFolder(gallery)
    await library.indexPending(NEVER)
  } finally {
    await library.close()
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

/** Its own phi among them. */
async function linkModel(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const file of await readdir(from, { withFileTypes: true })) {
    if (file.isFile()) await link(join(from, file.name), join(to, file.name))
  }
}

/** @param phi a name that the model has, or a file. @returns the name under which the library opens it */
export async function addPhi({ modelDir }: QualityLibrary, phi: string): Promise<string> {
  if (!phi.endsWith('.safetensors')) return phi
  const file = resolve(phi)
  const name = basename(file, '.safetensors').replace(/^phi-/, '')
  await link(file, join(modelDir, `phi-${name}.safetensors`))
  return name
}

async function link(target: string, path: string): Promise<void> {
  await rm(path, { force: true })
  await symlink(target, path)
}

/** Opens it to ask, with the right to write, so that the next run finds the tokens. */
export async function withLibrary<T>(
  dir: string,
  phiName: string | null,
  work: (library: Library) => Promise<T>,
): Promise<T> {
  const library = await openLibrary({ dir, access: 'read', command: 'bench', phiName, signal: NEVER })
  try {
    await library.warmSearch()
    return await work(library)
  } finally {
    await library.close()
  }
}
