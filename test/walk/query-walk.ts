/**
 * Lists the source files that one composed query passes in the engine's process: `node query-walk.ts <terminal|window>
 * <library> <photo>...`. Runs in a process of its own and prints the files as one line of JSON.
 *
 * [Note: The count of a walk] V8 counts every call of every function from the request to its answer, with the workers and
 * the library open. A file counts if one of its functions runs in each of five queries, which differ in photo and
 * caption: timers that run beside one of them do not count. The workers' own files and a host's channel to its window do
 * not count.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { search } from '../../electron/cli/commands/search.ts'
import { Application } from '../../electron/core/app/application.ts'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { EMPTY_QUERY } from '../../electron/shared/app-query.ts'
import { noDesktop } from '../../electron/web/no-desktop.ts'

const ROOT = resolve(import.meta.dirname, '../..')
/** The first opens the workers and is not counted. */
const QUERIES = 6

const session = new Session()
session.connect()

/** A session in its own thread answers before `post` returns. */
function post<T>(method: string, params: object = {}): T {
  let answer: unknown
  session.post(method, params, (error, result) => {
    if (error) throw error
    answer = result
  })
  return answer as T
}

interface ScriptCoverage {
  readonly url: string
  readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[]
}

/** Files whose functions ran since the last call. */
function filesSince(): ReadonlySet<string> {
  const { result } = post<{ readonly result: readonly ScriptCoverage[] }>('Profiler.takePreciseCoverage')
  const ran = result.filter(({ functions }) => functions.some(({ ranges }) => (ranges[0]?.count ?? 0) > 0))
  const files = ran.map(({ url }) => (url.startsWith('file:') ? relative(ROOT, fileURLToPath(url)) : ''))
  return new Set(files.filter((file) => file.startsWith('electron/')))
}

const walks: ReadonlySet<string>[] = []

async function walkTerminal(library: string, photos: readonly string[]): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'searlight-walk-'))
  const batch = join(dir, 'batch.jsonl')
  const lines = Array.from({ length: QUERIES }, (_, i) => ({ reference: photos[i], text: captionOf(i) }))
  writeFileSync(batch, lines.map((line) => JSON.stringify(line)).join('\n'))
  const write = process.stdout.write
  process.stdout.write = () => {
    walks.push(filesSince())
    return true
  }
  try {
    await search({ library, batch, json: true }, new AbortController().signal)
  } finally {
    process.stdout.write = write
    rmSync(dir, { recursive: true })
  }
}

async function walkWindow(library: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'searlight-walk-'))
  const worker = (entry: string) => new URL(`../../electron/worker/${entry}`, import.meta.url)
  const app = Application.open({
    libraryDir: library,
    dataDir,
    version: '0.0.0',
    host: noDesktop('linux'),
    processes: {
      inference: (options) => forkNode(worker('main.ts'), options),
      search: (options) => forkNode(worker('search/main.ts'), options),
      sample: (options) => forkNode(worker('sample/main.ts'), options),
    },
  })
  try {
    await modelReady(app)
    const { ids } = (await app.api.photos({ order: 'newest', after: null, limit: QUERIES })).photos
    for (let i = 0; i < QUERIES; i++) {
      const references = [{ kind: 'photo', photoId: ids[i] ?? 0 }] as const
      filesSince()
      await app.api.search({
        ...EMPTY_QUERY,
        references,
        text: captionOf(i),
        folderIds: [],
        limit: 5,
        pseudoWords: 'best',
      })
      walks.push(filesSince())
    }
  } finally {
    await app.close()
    rmSync(dataDir, { recursive: true })
  }
}

async function modelReady({ api }: Application): Promise<void> {
  for (;;) {
    const { library, model } = await api.state({})
    if (library.kind === 'failed') throw new Error(library.error.message)
    if (model.kind === 'ready') return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function captionOf(number: number): string {
  return `is number ${number}`
}

const [way, library = '', ...photos] = process.argv.slice(2)
post('Profiler.enable')
post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
await (way === 'terminal' ? walkTerminal(library, photos) : walkWindow(library))
const [, first = new Set<string>(), ...others] = walks
if (walks.length !== QUERIES) throw new Error(`expected ${QUERIES} answers, got ${walks.length}`)
const files = [...first].filter((file) => others.every((walk) => walk.has(file)))
process.stdout.write(`${JSON.stringify(files.sort())}\n`)
