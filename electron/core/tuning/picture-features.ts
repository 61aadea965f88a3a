/**
 * Reads the features of pictures in folders, without a library. Stores them by the bytes of each picture, to read it
 * once. Runs in the engine. It lists unreadable pictures and continues.
 */
import { AppError, serialiseError } from '../../shared/errors.ts'
import type { InferenceApi } from '../../shared/inference-api.ts'
import { createIgnoreRules } from '../ingest/ignore-rules.ts'
import { scanFolder } from '../ingest/scan-folder.ts'
import type { RowFile } from './row-file.ts'

export interface Picture {
  /** SHA-256 of its bytes. */
  readonly hash: string
  /** Un-normalised. */
  readonly features: Float32Array
}

export interface FailedPicture {
  readonly path: string
  readonly reason: string
}

export interface PictureFeaturesOptions {
  readonly inference: Pick<InferenceApi, 'identify' | 'encodeImage'>
  readonly stored: RowFile
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
}

/** Read ahead of the encoder; decoding and encoding so overlap. */
const AT_ONCE = 4

/** Every picture below the folders, by path; folders that cannot be read are failures. */
export async function findPictures(
  folders: readonly string[],
  workDir: string,
): Promise<{ readonly paths: readonly string[]; readonly failed: readonly FailedPicture[] }> {
  const paths = new Set<string>()
  const failed: FailedPicture[] = []
  for (const folder of folders) {
    const scan = scanFolder({
      root: folder,
      folder,
      rules: createIgnoreRules([], workDir),
      onProblem: ({ path, reason, code, kind }) => {
        // A broken link without a picture's name leads to nothing that could be trained on.
        if (code !== 'link-broken' || kind === 'file') failed.push({ path, reason })
      },
      onLink: () => {},
    })
    for await (const files of scan) for (const { path } of files) paths.add(path)
  }
  return { paths: [...paths].sort(), failed }
}

/** Each content once, in the order of the hashes, which does not depend on names or folders. */
export async function readPictures(
  paths: readonly string[],
  options: PictureFeaturesOptions,
): Promise<{ readonly pictures: readonly Picture[]; readonly failed: readonly FailedPicture[] }> {
  const pictures = new Map<string, Picture>()
  const failed: FailedPicture[] = []
  /** Files that were open when the process died: one of them is the cause. */
  const suspects: string[] = []
  let done = 0
  const read = async (path: string, isAlone: boolean) => {
    if (options.signal.aborted) throw new AppError('cancelled', 'stopped')
    try {
      const picture = await readPicture(path, options)
      if ('reason' in picture) failed.push(picture)
      else pictures.set(picture.hash, picture)
    } catch (error) {
      const { code, message } = serialiseError(error)
      if (code === 'inference-failed' && !isAlone) suspects.push(path)
      else if (code !== 'reference-unreadable' && code !== 'inference-failed') throw error
      else failed.push({ path, reason: message })
    }
    options.onProgress(++done, paths.length)
  }
  const waiting = [...paths]
  const next = async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) await read(path, false)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  done -= suspects.length
  for (const path of suspects) await read(path, true)
  return { pictures: [...pictures.values()].sort(byHash), failed: failed.sort(byPath) }
}

async function readPicture(
  path: string,
  { inference, stored }: PictureFeaturesOptions,
): Promise<Picture | FailedPicture> {
  const identity = await inference.identify({ path })
  if (!('hash' in identity)) return { path, reason: identity.reason }
  const { hash } = identity
  const known = stored.get(hash)
  if (known) return { hash, features: known }
  const features = await inference.encodeImage({ path })
  if (!features.every(Number.isFinite)) return { path, reason: 'the model gives values that are not finite' }
  await stored.add([[hash, features]])
  return { hash, features }
}

function byHash(a: Picture, b: Picture): number {
  return a.hash < b.hash ? -1 : 1
}

function byPath(a: FailedPicture, b: FailedPicture): number {
  return a.path < b.path ? -1 : 1
}
