/** `invert`: finds the pseudo-word of each photo by optimisation, or one for all of them jointly. Runs in the CLI. */
import { resolve } from 'node:path'
import { MAX_WORD_PHOTOS } from '../../shared/app-refining.ts'
import { AppError } from '../../shared/errors.ts'
import type { InvertProgress } from '../../shared/inversion-api.ts'
import type { InversionResult, InvertedPhoto } from '../../shared/library-api.ts'
import { openLibrary } from '../open-library.ts'
import { print, printJson, say } from '../output.ts'
import { readInversion } from '../query-options.ts'

export interface InvertOptions {
  readonly library: string
  readonly reference?: readonly string[]
  readonly recipe?: string
  readonly steps?: string
  readonly seed?: string
  readonly exact?: boolean
  readonly jointly?: boolean
  readonly phi?: string
  readonly vocabulary?: string
  readonly phrases?: string
  readonly json?: boolean
}

const PROGRESS_EVERY_MS = 5_000

export async function invert(values: InvertOptions, signal: AbortSignal): Promise<number> {
  const { library: dir, reference: references = [] } = values
  if (references.length === 0) throw new AppError('usage', '--reference is missing: name at least one photo')
  if (values.jointly && references.length > MAX_WORD_PHOTOS)
    throw new AppError('usage', `--jointly takes ${MAX_WORD_PHOTOS} references at most`)
  const settings = {
    ...readInversion(values),
    vocabularyPath: values.vocabulary === undefined ? null : resolve(values.vocabulary),
    phrasesPath: values.phrases === undefined ? null : resolve(values.phrases),
    jointly: values.jointly ?? false,
  }
  const phiName = values.phi ?? null
  const library = await openLibrary({ dir, access: 'read', command: 'invert', phiName, signal })
  try {
    const paths = references.map((path) => resolve(path))
    const files = paths.map((path) => ({ kind: 'file', path }) as const)
    const result = await library.invert(files, settings, { signal, onProgress: progressTeller() })
    for (const [i, photo] of result.photos.entries()) {
      const of = values.jointly ? { references: paths } : { reference: paths[i] ?? '' }
      answer(photo, { result, of, json: values.json ?? false })
    }
    return 0
  } finally {
    await library.close()
  }
}

interface Answering {
  readonly result: InversionResult
  /** One photo, or all photos of a joint pseudo-word. */
  readonly of: { readonly reference: string } | { readonly references: readonly string[] }
  readonly json: boolean
}

function answer(photo: InvertedPhoto, { result, of, json }: Answering): void {
  const { token, losses, stopped, concepts, leftOut, stored } = photo
  const name = 'references' in of ? of.references.join(', ') : of.reference
  if (stopped) say(`${name}: stopped after ${stopped.step} steps: ${stopped.reason}`)
  if (leftOut.length > 0) say(`${name}: left out, because they have no phrase: ${leftOut.join(', ')}`)
  if (json) {
    const { timings } = result
    printJson({ ...of, token: [...token], losses, stopped, concepts, leftOut, stored, timings })
  } else {
    const last = losses.at(-1)
    print(`${name}: ${last ? `content loss ${last.content.toFixed(4)}` : 'no steps'}`)
  }
}

function progressTeller(): (progress: InvertProgress) => void {
  let toldMs = Date.now()
  return ({ phase, done, total }) => {
    if (Date.now() - toldMs < PROGRESS_EVERY_MS) return
    toldMs = Date.now()
    say(`${phase}: ${done} of ${total}`)
  }
}
