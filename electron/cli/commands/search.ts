/** `search`: answers one query from the options, or one for each line of `--batch`. Runs in the CLI. */
import { open } from 'node:fs/promises'
import { missingFiles } from '../../core/ingest/found-file.ts'
import type { Library } from '../../core/library/library.ts'
import { formatCaptureDate } from '../../shared/capture-date.ts'
import { AppError, serialiseError } from '../../shared/errors.ts'
import type { HintCode, SearchResult } from '../../shared/library-api.ts'
import type { Hit } from '../../shared/search-api.ts'
import { interruption } from '../interruption.ts'
import { openLibrary } from '../open-library.ts'
import { print, printJson, say } from '../output.ts'
import { type QueryOptions, readQuery, readQueryLine } from '../query-options.ts'

export interface SearchOptions extends QueryOptions {
  readonly library: string
  readonly phi?: string
  readonly batch?: string
  readonly json?: boolean
}

export async function search(values: SearchOptions, signal: AbortSignal): Promise<number> {
  const { library: dir, batch } = values
  if (batch !== undefined && (values.reference ?? values.text ?? values.prompt) !== undefined) {
    throw new AppError('usage', '--batch takes its queries from the file: leave out the query')
  }
  // Also checks the options of a batch: each line takes them as its defaults.
  const query = readQuery(values)
  const phiName = values.phi ?? null
  const library = await openLibrary({ dir, access: 'read', command: 'search', phiName, signal })
  try {
    const interrupted = interruption(signal)
    if (batch !== undefined) return await searchBatch(library, { file: batch, defaults: values }, interrupted)
    await answer(await Promise.race([interrupted, library.search(query)]), values.json ?? false)
    return 0
  } finally {
    await library.close()
  }
}

/** Prints one line for each line of the file, in order; for a query that fails, its error. */
async function searchBatch(
  library: Library,
  { file, defaults }: { readonly file: string; readonly defaults: QueryOptions },
  interrupted: Promise<never>,
): Promise<number> {
  let failures = 0
  await library.warmSearch()
  for await (const line of readLines(file)) {
    if (line.trim() === '') continue
    try {
      const result = await Promise.race([interrupted, library.search(readQueryLine(line, defaults))])
      printJson(resultJson(result, await missingFiles(result.hits.map(({ path }) => path))))
    } catch (error) {
      if (error instanceof AppError && error.code === 'cancelled') throw error
      failures++
      printJson({ error: serialiseError(error) })
    }
  }
  return failures > 0 ? 1 : 0
}

async function* readLines(file: string): AsyncGenerator<string> {
  try {
    yield* (await open(file)).readLines()
  } catch (error) {
    throw new AppError(
      'usage',
      `--batch ${file} cannot be read: ${error instanceof Error ? error.message : error}`,
    )
  }
}

async function answer(result: SearchResult, json: boolean): Promise<void> {
  const missing = await missingFiles(result.hits.map(({ path }) => path))
  if (json) {
    if (missing.size > 0)
      say(`${missing.size} of the hits are not there now; their disk may not be connected`)
    printJson(resultJson(result, missing))
    return
  }
  for (const { score, path } of result.hits) {
    print(`${scoreText(score)}  ${path}${missing.has(path) ? ' (not there now)' : ''}`)
  }
  if (result.hits.length === 0) say('nothing found')
  for (const { code } of result.hints) say(HINT_WORDS[code])
}

const HINT_WORDS: Readonly<Record<HintCode, string>> = {
  'language-unsupported': 'the model does not read this language: ask in English, or use another model',
  'words-unknown': 'the model does not know some of these words: try others',
  'nothing-fits': 'no photo fits well',
  'few-photos': 'the library has too few photos to say how well they fit',
  'statistics-pending': 'the library is still being measured: how well a photo fits shows later',
  'no-model': 'there is no model: the answer is from names and facts',
}

/** Pads to one width, because a score may be negative. */
export function scoreText(score: number): string {
  return score.toFixed(4).padStart(7)
}

/** Leaves out the keys for named words, refined pseudo-words and guessed names if the answer has none. */
function resultJson(
  { hits, method, pseudoWords, words, concept, hints, timings }: SearchResult,
  missing: ReadonlySet<string>,
) {
  return {
    // Only hits without a file have the key `missing`.
    hits: hits.map((hit) => ({ ...hitJson(hit), ...(missing.has(hit.path) && { missing: true }) })),
    method,
    ...(pseudoWords.includes('refined') && { pseudoWords }),
    ...(words.length > 0 && { words }),
    ...(concept && { concept }),
    hints,
    timings,
  }
}

export function hitJson({ path, score, reference, text, captured }: Hit) {
  return {
    path,
    score,
    reference,
    text,
    capturedAt: formatCaptureDate(captured),
    capturedFrom: captured.from,
  }
}
