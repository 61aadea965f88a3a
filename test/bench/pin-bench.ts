/**
 * Whether the badge of a pin tells the truth: queries are pinned in a library of one part of the captioned photos, the
 * other part comes in, and the captions say which of them match. JSON lines:
 * {"bench":"pins","by","query","library","new","pins","newPerPin","precision","recall","pinsWithNew","byChance"}.
 * `byChance` is the precision of photos taken at random. Usage: `npm run bench:pins`.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import process from 'node:process'
import { openLibrary } from '../../electron/cli/open-library.ts'
import { databasePath } from '../../electron/core/lib/app-paths.ts'
import type { Library } from '../../electron/core/library/library.ts'
import { pictureFile } from '../../electron/core/saved/picture-file.ts'
import { sharedPath } from '../helpers/shared.ts'
import { lastContent, matchesByRule } from './pin-bands.ts'
import { CHANGES, SUBJECTS } from './quality/caption-words.ts'
import { composedQueries, readCaptions } from './quality/composed-queries.ts'

const LIBRARY_SIZES = [60, 300]
const NEW_PHOTOS = 300
const PINS = 60
/** Fewer would measure luck. */
const FEWEST_ANSWERS = 4

interface PinnedQuery {
  readonly kind: 'words' | 'photo and words'
  readonly text: string
  readonly reference: string | null
  /** Names of files. */
  readonly answers: ReadonlySet<string>
}

interface Measured {
  /** The pin's threshold or the rule of bands: one of them decides that a photo matches. */
  readonly by: 'threshold' | 'rule'
  readonly library: number
  readonly after: readonly string[]
}

const images = sharedPath('photos', 'images')
const captions = await readCaptions(sharedPath('photos', 'captions.tsv'))
const names = shuffled([...captions.keys()])
for (const size of LIBRARY_SIZES) await measure(names.slice(0, size), names.slice(-NEW_PHOTOS))

async function measure(before: readonly string[], after: readonly string[]): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'searlight-pin-bench-'))
  const signal = new AbortController().signal
  const library = await openLibrary({
    dir: join(work, 'library'),
    access: 'write',
    create: true,
    command: 'bench',
    signal,
  })
  try {
    await library.useModel({ modelDir: sharedPath('models', 'photo-mini'), change: false })
    await copy(before, join(work, 'before'))
    await library.addFolder(join(work, 'before'))
    await library.indexPending(signal)
    const queries = pinnedQueries(join(work, 'before'), before)
    const { refining } = library
    const { background, lists, pins, watch } = refining
    const pinned = await pinAll(library, queries)
    // Watches without refining, which has no part in these figures.
    for (const { id } of lists.pins()) background.pause({ kind: 'pin', id })
    refining.start()
    await watch.settled()
    const lastBefore = lastContent(databasePath(join(work, 'library')))
    await copy(after, join(work, 'after'))
    await library.addFolder(join(work, 'after'))
    await library.indexPending(signal)
    await watch.settled()
    const found = new Map(pinned.map(({ id, query }) => [query, namesOf(library, pins.see(id))]))
    const ruled = await matchesByRule(
      databasePath(join(work, 'library')),
      sharedPath('models', 'photo-mini'),
      lastBefore,
    )
    const byRule = new Map(pinned.map(({ id, query }) => [query, ruled.get(id) ?? []]))
    for (const kind of ['words', 'photo and words'] as const) {
      const own = queries.filter((query) => query.kind === kind)
      report(kind, own, found, { by: 'threshold', library: before.length, after })
      report(kind, own, byRule, { by: 'rule', library: before.length, after })
    }
  } finally {
    await library.close()
    await rm(work, { recursive: true, force: true })
  }
}

async function pinAll(library: Library, queries: readonly PinnedQuery[]) {
  const pinned: { id: number; query: PinnedQuery }[] = []
  for (const query of queries) {
    const references = query.reference === null ? [] : [await pictureFile(query.reference)]
    const asked = { text: query.text, dial: 0.5, references, more: [], less: [] }
    pinned.push({ id: await library.refining.pins.add(asked, query.text), query })
  }
  return pinned
}

/** Composed queries whose reference is in the library, and the same wishes in words alone. */
function pinnedQueries(folder: string, before: readonly string[]): readonly PinnedQuery[] {
  const isThere = new Set(before)
  const composed = composedQueries({ name: 'photos', images, captions })
    .filter(({ reference }) => isThere.has(basename(reference)))
    .slice(0, PINS)
    .map(({ text, reference, answers }) => ({
      kind: 'photo and words' as const,
      text,
      reference: join(folder, basename(reference)),
      answers: new Set([...answers].map((path) => basename(path))),
    }))
  return [...composed, ...wordQueries().slice(0, PINS)]
}

/** "a dog on a beach": at least two of a photo's captions name the one, and two the other. */
function wordQueries(): readonly PinnedQuery[] {
  return SUBJECTS.flatMap((subject) =>
    CHANGES.filter(({ of }) => !of || of.includes(subject.name)).map((change) => {
      const patterns = [subject, change].map(({ pattern }) => new RegExp(`\\b(?:${pattern})\\b`))
      const shows = (texts: readonly string[]) =>
        patterns.every((pattern) => texts.filter((text) => pattern.test(text)).length >= 2)
      const answers = [...captions].filter(([, texts]) => shows(texts)).map(([name]) => name)
      const text = `a ${subject.name} ${change.words}`
      return { kind: 'words' as const, text, reference: null, answers: new Set(answers) }
    }),
  ).filter(({ answers }) => answers.size >= FEWEST_ANSWERS)
}

function namesOf({ database }: Library, photoIds: readonly number[]): readonly string[] {
  const path = database.query<{ path: string }>('SELECT path FROM photo WHERE id = @id')
  return photoIds.map((id) => basename(path.get({ id })?.path ?? ''))
}

function report(
  query: PinnedQuery['kind'],
  queries: readonly PinnedQuery[],
  found: ReadonlyMap<PinnedQuery, readonly string[]>,
  { by, library, after }: Measured,
): void {
  const isNew = new Set(after)
  let [told, right, wanted, badges] = [0, 0, 0, 0]
  for (const each of queries) {
    const names = found.get(each) ?? []
    told += names.length
    right += names.filter((name) => each.answers.has(name)).length
    wanted += [...each.answers].filter((name) => isNew.has(name)).length
    if (names.length > 0) badges++
  }
  const pins = queries.length
  const line = {
    bench: 'pins',
    by,
    query,
    library,
    new: after.length,
    pins,
    newPerPin: told / pins,
    precision: right / told,
    recall: right / wanted,
    pinsWithNew: badges / pins,
    byChance: wanted / pins / after.length,
  }
  process.stdout.write(
    `${JSON.stringify(line, (_, value) => (typeof value === 'number' ? Math.round(value * 1e3) / 1e3 : value))}\n`,
  )
}

async function copy(files: readonly string[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const name of files) await cp(join(images, name), join(folder, name))
}

/** Always the same. */
function shuffled(items: readonly string[]): readonly string[] {
  let seed = 1
  const next = () => {
    seed = (seed * 48_271) % 0x7fff_ffff
    return seed
  }
  return items
    .map((item) => ({ item, place: next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
