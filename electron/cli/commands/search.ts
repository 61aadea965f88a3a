/** `search`: answers one query from the options, or one for each line of `--batch`. Runs in the CLI. */
import { open } from 'node:fs/promises'
import { missingFiles } from '../../core/ingest/found-file.ts'
import type { Library } from '../../core/library/library.ts'
import type { ParsedAsk } from '../../shared/ask-api.ts'
import { formatCaptureDate } from '../../shared/capture-date.ts'
import { AppError, serialiseError } from '../../shared/errors.ts'
import type {
  AskAnswer,
  AskQuery,
  FactsHit,
  FactsResult,
  HintCode,
  Query,
  SearchResult,
} from '../../shared/library-api.ts'
import type { Hit } from '../../shared/search-api.ts'
import type { PhotoStack } from '../../shared/stacks.ts'
import { interruption } from '../interruption.ts'
import { openLibrary } from '../open-library.ts'
import { print, printable, printJson, say } from '../output.ts'
import { isAsk, type QueryOptions, readAsked, readQueryLine } from '../query-options.ts'

export interface SearchOptions extends QueryOptions {
  readonly library: string
  readonly phi?: string
  readonly batch?: string
  readonly parseOnly?: boolean
  readonly json?: boolean
}

export async function search(values: SearchOptions, signal: AbortSignal): Promise<number> {
  const { library: dir, batch, parseOnly = false } = values
  if (batch !== undefined && (values.reference ?? values.text ?? values.prompt ?? values.ask) !== undefined) {
    throw new AppError('usage', '--batch takes its queries from the file: leave out the query')
  }
  // Also checks the options of a batch: each line takes them as its defaults.
  const query = readAsked(values)
  if (parseOnly && batch === undefined && !isAsk(query)) {
    throw new AppError('usage', '--parse-only shows how --ask reads a sentence: give --ask')
  }
  const phiName = values.phi ?? null
  const library = await openLibrary({ dir, access: 'read', command: 'search', phiName, signal })
  try {
    const interrupted = interruption(signal)
    if (batch !== undefined) return await searchBatch(library, { file: batch, defaults: values }, interrupted)
    if (parseOnly && isAsk(query)) printJson(await parsedOf(library, query))
    else await answer(await Promise.race([interrupted, ask(library, query)]), values.json ?? false)
    return 0
  } finally {
    await library.close()
  }
}

/** The answer to either kind of query; `parsed` is of a sentence. */
interface Answered {
  readonly result: SearchResult | FactsResult
  readonly parsed: ParsedAsk | null
}

async function ask(library: Library, query: Query | AskQuery): Promise<Answered> {
  if (!isAsk(query)) return { result: await library.search(query), parsed: null }
  const { result, reading }: AskAnswer = await library.ask(query)
  return { result, parsed: reading.parsed }
}

async function parsedOf(library: Library, query: AskQuery): Promise<{ readonly parsed: ParsedAsk }> {
  const { parsed } = await library.readAsk(query.ask)
  return { parsed }
}

/** Prints one line for each line of the file, in order; for a query that fails, its error. */
async function searchBatch(
  library: Library,
  { file, defaults }: { readonly file: string; readonly defaults: SearchOptions },
  interrupted: Promise<never>,
): Promise<number> {
  let failures = 0
  // A batch of sentences needs no model.
  if (await library.hasModel()) await library.warmSearch()
  for await (const line of readLines(file)) {
    if (line.trim() === '') continue
    try {
      printJson(await Promise.race([interrupted, answerLine(library, line, defaults)]))
    } catch (error) {
      if (error instanceof AppError && error.code === 'cancelled') throw error
      failures++
      printJson({ error: serialiseError(error) })
    }
  }
  return failures > 0 ? 1 : 0
}

async function answerLine(library: Library, line: string, { parseOnly, ...defaults }: SearchOptions) {
  const query = readQueryLine(line, defaults)
  if (parseOnly && isAsk(query)) return parsedOf(library, query)
  if (parseOnly) throw new AppError('usage', '--parse-only shows how a sentence is read: a line has no "ask"')
  const answered = await ask(library, query)
  return resultJson(answered, await missingFiles(answered.result.hits.map(({ path }) => path)))
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

async function answer(answered: Answered, json: boolean): Promise<void> {
  const { result, parsed } = answered
  const missing = await missingFiles(result.hits.map(({ path }) => path))
  if (json) {
    if (missing.size > 0)
      say(`${missing.size} of the hits are not there now; their disk may not be connected`)
    printJson(resultJson(answered, missing))
    return
  }
  if (parsed) say(printable(`read as: ${parsedText(parsed)}`))
  const stacks = 'stacks' in result ? result.stacks : undefined
  for (const hit of result.hits) {
    const score = 'score' in hit ? scoreText(hit.score) : '-'.padStart(7)
    const stack = stacks?.get(hit.photoId)
    const others = stack ? ` (${stack.kind} of ${stack.photos.length})` : ''
    print(`${score}  ${hit.path}${others}${missing.has(hit.path) ? ' (not there now)' : ''}`)
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

/** "dog; without people; from 2018-01-01; in /photos/Holidays". */
function parsedText({ text, without, from, to, folders, cameras, lenses, filename }: ParsedAsk): string {
  const named = [
    ...without.map((words) => `without ${words}`),
    ...(from === null ? [] : [`from ${from}`]),
    ...(to === null ? [] : [`to ${to}`]),
    ...(folders.length === 0 ? [] : [`in ${folders.join(' or ')}`]),
    ...(cameras.length === 0 ? [] : [`camera ${cameras.join(' or ')}`]),
    ...(lenses.length === 0 ? [] : [`lens ${lenses.join(' or ')}`]),
    ...(filename === null ? [] : [`file ${filename}`]),
  ]
  return [text === '' ? 'all photos' : text, ...named].join('; ')
}

/** Leaves out the keys for named words, refined pseudo-words and guessed names if the answer has none. */
function resultJson({ result, parsed }: Answered, missing: ReadonlySet<string>) {
  const { method, hints, timings } = result
  const isRanked = result.method !== 'facts'
  const isMissing = ({ path }: { readonly path: string }) => missing.has(path) && { missing: true }
  return {
    // Only hits without a file have the key `missing`.
    hits: isRanked
      ? result.hits.map((hit) => ({
          ...hitJson(hit),
          ...(result.stacks && { stack: stackJson(hit, result.stacks.get(hit.photoId)) }),
          ...isMissing(hit),
        }))
      : result.hits.map((hit) => ({ ...factsHitJson(hit), ...isMissing(hit) })),
    method,
    ...(parsed && { parsed }),
    ...(isRanked && result.pseudoWords.includes('refined') && { pseudoWords: result.pseudoWords }),
    ...(isRanked && result.words.length > 0 && { words: result.words }),
    ...(isRanked && result.concept && { concept: result.concept }),
    bands: isRanked ? result.bands : null,
    hints,
    timings,
  }
}

/** Null for a photo in no stack. The hit's own path comes first. */
function stackJson({ path }: Hit, stack: PhotoStack | undefined) {
  if (!stack) return null
  const others = stack.photos.filter((photo) => photo.path !== path)
  return { kind: stack.kind, paths: [path, ...others.map((photo) => photo.path)] }
}

/** Nothing ranks photos by facts. */
function factsHitJson({ path, captured }: FactsHit) {
  return {
    path,
    score: null,
    reference: null,
    text: null,
    band: null,
    match: null,
    capturedAt: formatCaptureDate(captured),
    capturedFrom: captured.from,
  }
}

export function hitJson({ path, score, reference, text, band, match, captured }: Hit) {
  return {
    path,
    score,
    reference,
    text,
    band,
    match: match && round(match),
    capturedAt: formatCaptureDate(captured),
    capturedFrom: captured.from,
  }
}

/** A hundredth of a percent is noise; more digits would only look exact. */
function round(match: number): number {
  return Math.round(match * 100) / 100
}
