/** `invert`: pseudo-words of pictures by optimisation, one line of JSON a picture. */
import { resolve } from 'node:path'
import type { InvertProgress } from '../../shared/inversion-api.ts'
import type { InversionResult, InvertedPhoto } from '../../shared/library-api.ts'
import { noPositionals, parseArguments, required, usageError } from '../arguments.ts'
import { openLibrary } from '../open-library.ts'
import { printJson, say } from '../output.ts'
import { readInversion } from '../query-options.ts'

const USAGE =
  'invert --library <dir> --reference <file>... --recipe searle|isearle [--steps N] [--seed N] [--phi <name>] ' +
  '[--vocabulary <file>] [--phrases <file>] --json'

const OPTIONS = {
  library: { type: 'string' },
  reference: { type: 'string', multiple: true },
  recipe: { type: 'string' },
  steps: { type: 'string' },
  seed: { type: 'string' },
  phi: { type: 'string' },
  vocabulary: { type: 'string' },
  phrases: { type: 'string' },
  json: { type: 'boolean' },
} as const

const PROGRESS_EVERY_MS = 5_000

export async function invert(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, OPTIONS, USAGE)
  noPositionals(positionals, USAGE)
  const dir = required(values.library, 'library', USAGE)
  const references = (values.reference ?? []).map((path) => required(path, 'reference', USAGE))
  if (references.length === 0) throw usageError('--reference is missing', USAGE)
  const settings = {
    ...readInversion(values),
    vocabularyPath: values.vocabulary === undefined ? null : resolve(values.vocabulary),
    phrasesPath: values.phrases === undefined ? null : resolve(values.phrases),
  }
  const phiName = values.phi ?? null
  const library = await openLibrary({ dir, access: 'read', command: 'invert', phiName, signal })
  try {
    const paths = references.map((path) => resolve(path))
    const result = await library.invert(paths, settings, { signal, onProgress: progressTeller() })
    for (const photo of result.photos) answer(photo, result, values.json ?? false)
    return 0
  } finally {
    await library.close()
  }
}

function answer(photo: InvertedPhoto, { timings }: InversionResult, json: boolean): void {
  const { path: reference, token, losses, stopped } = photo
  if (stopped) say(`${reference}: given up after ${stopped.step} steps: ${stopped.reason}`)
  if (json)
    printJson({
      reference,
      token: [...token],
      losses,
      stopped,
      concepts: photo.concepts,
      stored: photo.stored,
      timings,
    })
  else
    say(
      `${reference}: ${losses.length > 0 ? `content loss ${losses.at(-1)?.content.toFixed(4)}` : 'no steps'}`,
    )
}

function progressTeller(): (progress: InvertProgress) => void {
  let toldMs = Date.now()
  return ({ phase, done, total }) => {
    if (Date.now() - toldMs < PROGRESS_EVERY_MS) return
    toldMs = Date.now()
    say(`${phase}: ${done} of ${total}`)
  }
}
