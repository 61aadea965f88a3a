/** `search`: one query from the options, or one a line from `--batch`, answered in one process. */
import { open } from 'node:fs/promises'
import { missingFiles } from '../../core/ingest/found-file.ts'
import type { Library } from '../../core/library/library.ts'
import { formatCaptureDate } from '../../shared/capture-date.ts'
import { AppError, serialiseError } from '../../shared/errors.ts'
import type { SearchResult } from '../../shared/library-api.ts'
import type { Hit } from '../../shared/search-api.ts'
import { noPositionals, parseArguments, required, usageError } from '../arguments.ts'
import { interruption } from '../interruption.ts'
import { openLibrary } from '../open-library.ts'
import { printJson, say } from '../output.ts'
import { type QueryOptions, readQuery, readQueryLine } from '../query-options.ts'

const USAGE =
  'search --library <dir> [--reference <file>]... [--text T | --prompt P] [--method M] [--phi <name>] ' +
  '[--recipe searle|isearle] [--steps N] [--seed N] [--exact] [--dial 0..1] [--more <photo>]... [--less <photo>]... ' +
  '[--limit 50] [--from DATE] [--to DATE] [--folder PATH]... [--batch <file.jsonl>] --json; ' +
  'in a prompt {ref}, {ref2}, ... stand for the references and {word:NAME} for a word of your own; ' +
  '--exact finds the pseudo-words of --method oti without shortcuts, as the papers do'

const OPTIONS = {
  library: { type: 'string' },
  reference: { type: 'string', multiple: true },
  text: { type: 'string' },
  prompt: { type: 'string' },
  method: { type: 'string' },
  dial: { type: 'string' },
  more: { type: 'string', multiple: true },
  less: { type: 'string', multiple: true },
  recipe: { type: 'string' },
  steps: { type: 'string' },
  seed: { type: 'string' },
  exact: { type: 'boolean' },
  phi: { type: 'string' },
  limit: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  folder: { type: 'string', multiple: true },
  batch: { type: 'string' },
  json: { type: 'boolean' },
} as const

export async function search(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, OPTIONS, USAGE)
  noPositionals(positionals, USAGE)
  const dir = required(values.library, 'library', USAGE)
  const { batch } = values
  if (batch !== undefined && (values.reference ?? values.text ?? values.prompt) !== undefined) {
    throw usageError('--batch takes its queries from the file', USAGE)
  }
  // Checked also where the queries come from a file: what is given here then holds for every line.
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

/** One output line for each input line, in order; a query that fails answers with its error and the rest goes on. */
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
    say(`${score.toFixed(4)}  ${path}${missing.has(path) ? ' (not there now)' : ''}`)
  }
  if (result.hits.length === 0) say('nothing found')
}

/** Words and refined pseudo-words are told where there are any. */
function resultJson(
  { hits, method, pseudoWords, words, timings }: SearchResult,
  missing: ReadonlySet<string>,
) {
  return {
    // A key that only hits have whose file is not there.
    hits: hits.map((hit) => ({ ...hitJson(hit), ...(missing.has(hit.path) && { missing: true }) })),
    method,
    ...(pseudoWords.includes('refined') && { pseudoWords }),
    ...(words.length > 0 && { words }),
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
