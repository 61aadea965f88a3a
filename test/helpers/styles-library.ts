/**
 * The pictures in several styles beside the checkout, indexed with photo-mini, and the searching half of a library over
 * them with everything a test may want to set: words, refined pseudo-words, the calls to its processes.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadableDatabase } from '../../electron/core/catalog/database.ts'
import { openReadable } from '../../electron/core/catalog/open-database.ts'
import { databasePath, thumbnailDirectory } from '../../electron/core/lib/app-paths.ts'
import type { NamedWord } from '../../electron/core/query/known-words.ts'
import { Searching } from '../../electron/core/query/searching.ts'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { ModelHost } from '../../electron/core/workers/model-host.ts'
import { answerOf, type IndexAnswer } from './cli.ts'
import { RecordedCalls } from './recorded-calls.ts'
import { sharedPath } from './shared.ts'

export const STYLE_IMAGES = sharedPath('domains', 'images')

export interface StyleQuery {
  /** Absolute. */
  readonly reference: string
  readonly text: string
}

export class StylesLibrary {
  readonly calls = new RecordedCalls()
  readonly words: NamedWord[] = []
  /** By hash. */
  readonly refined = new Map<string, Float32Array>()
  readonly db: ReadableDatabase
  readonly searching: Searching
  readonly #work: string
  readonly #models: ModelHost

  static async open(): Promise<{ readonly library: StylesLibrary; readonly photos: number }> {
    const work = await mkdtemp(join(tmpdir(), 'searlight-styles-'))
    const model = sharedPath('models', 'photo-mini')
    const args = ['index', STYLE_IMAGES, '--library', join(work, 'library'), '--model', model, '--json']
    const { indexed } = await answerOf<IndexAnswer>(args)
    return { library: new StylesLibrary(work), photos: indexed }
  }

  private constructor(work: string) {
    this.#work = work
    const dir = join(work, 'library')
    this.db = openReadable(dir)
    this.#models = new ModelHost({
      start: this.calls.of((options) => forkNode(workerEntry('main.ts'), options)),
      cacheDir: join(work, 'cache'),
      thumbnailDir: thumbnailDirectory(dir),
      phiName: null,
      forcedProvider: null,
      onDeath: () => {},
    })
    this.searching = new Searching({
      db: this.db,
      databasePath: databasePath(dir),
      libraryDir: dir,
      models: this.#models,
      start: this.calls.of((options) => forkNode(workerEntry('search/main.ts'), options)),
      onDeath: () => {},
      known: {
        words: () => this.words,
        refined: (hash) => this.refined.get(hash) ?? null,
        features: () => null,
      },
    })
  }

  hashOf(path: string): string {
    const row = this.db
      .query<{ hash: string }>(
        'SELECT hash FROM photo JOIN content ON content.id = content_id WHERE path = @path',
      )
      .get({ path })
    if (!row) throw new Error(`expected ${path} in the library`)
    return row.hash
  }

  async close(): Promise<void> {
    this.searching.close()
    await this.#models.close()
    this.db.close()
    await rm(this.#work, { recursive: true, force: true })
  }
}

/** As they stand in the file: one kind of thing after the other. */
export async function styleQueries(): Promise<readonly StyleQuery[]> {
  const { queries } = JSON.parse(await readFile(sharedPath('domains', 'queries.json'), 'utf8')) as {
    readonly queries: readonly StyleQuery[]
  }
  return queries.map(({ reference, text }) => ({ reference: join(STYLE_IMAGES, reference), text }))
}

function workerEntry(name: string): URL {
  return new URL(`../../electron/worker/${name}`, import.meta.url)
}
