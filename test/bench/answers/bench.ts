/**
 * `npm run bench:answers -- [--set photos|photos-train] [--model <dir>]`
 *
 * Whether answers can be trusted, through the application: which queries have strong photos, whether these are right,
 * whether a match of 80 is right in 80 of 100, and what exclusions leave. Captions decide. JSON lines:
 *
 *   {"bench":"bands","set","absent","withoutStrong","there","withStrong","precision","recall"}
 *   {"bench":"reliability","set","query","from","to","photos","said","was"}
 *   {"bench":"exclusions","set","method","pairs","excludedInTen","rightInTen"}
 *
 * `photos-train` is there to tune on; `photos` judges. `recall` counts strong and maybe.
 */
import { basename } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import type { Library } from '../../../electron/core/library/library.ts'
import type { Query } from '../../../electron/shared/library-api.ts'
import type { Hit } from '../../../electron/shared/search-api.ts'
import { sharedPath } from '../../helpers/shared.ts'
import { mean } from '../../helpers/vectors.ts'
import { type Captions, readCaptions } from '../quality/composed-queries.ts'
import { indexLibrary, withLibrary } from '../quality/quality-library.ts'
import { excludedPairs } from './excluded-pairs.ts'
import { ABSENT, THERE, type Wanted } from './wanted-things.ts'

const EVERY_PHOTO = 100_000
const FIRST = 10
/** Fewer photos would measure luck. */
const FEWEST_RIGHT = 2
const STEPS = [0, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100.1]

const { values } = parseArgs({
  options: {
    set: { type: 'string', default: 'photos' },
    model: { type: 'string', default: sharedPath('models', 'photo-mini') },
  },
})
const set = values.set === 'photos-train' ? 'photos-train' : 'photos'
const images = sharedPath(set, 'images')
const captions = await readCaptions(sharedPath(set, 'captions.tsv'))
// A library of this set alone: the statistics of matches are over the whole library.
const paths = await indexLibrary(values.model, [images])
await withLibrary(paths.dirOf(images), null, async (library) => {
  await measureBands(library)
  await measureExclusions(library)
})

interface Answered extends Wanted {
  readonly hits: readonly Hit[]
  /** Names of files. */
  readonly right: ReadonlySet<string>
}

async function measureBands(library: Library): Promise<void> {
  const absent = ABSENT[set === 'photos' ? 'report' : 'tuning']
  let withoutStrong = 0
  const readings: { match: number; isRight: boolean }[] = []
  for (const query of absent) {
    const hits = await search(library, { text: query }, EVERY_PHOTO)
    if (hits.every(({ band }) => band !== 'strong')) withoutStrong++
    for (const { match } of hits) readings.push({ match: match ?? 0, isRight: false })
  }
  const answered: Answered[] = []
  for (const wanted of THERE) {
    const right = namesOf(captions, wanted.pattern)
    if (right.size < FEWEST_RIGHT) continue
    const hits = await search(library, { text: wanted.query }, EVERY_PHOTO)
    answered.push({ ...wanted, right, hits })
    for (const hit of hits) readings.push({ match: hit.match ?? 0, isRight: isOf(right, hit) })
  }
  const strong = answered.map(({ hits, right }) => ({
    right,
    hits: hits.filter(({ band }) => band === 'strong'),
  }))
  const some = strong.filter(({ hits }) => hits.length > 0)
  const shown = answered.map(({ hits, right }) => {
    const found = hits.filter((hit) => hit.band !== 'rest' && isOf(right, hit))
    return found.length / right.size
  })
  print({
    bench: 'bands',
    set,
    absent: absent.length,
    withoutStrong: withoutStrong / absent.length,
    there: answered.length,
    withStrong: some.length / answered.length,
    precision: mean(some.map(({ hits, right }) => share(hits, (hit) => isOf(right, hit)))),
    recall: mean(shown),
  })
  for (const [i, from] of STEPS.slice(0, -1).entries()) {
    const to = STEPS[i + 1] as number
    const within = readings.filter(({ match }) => match >= from && match < to)
    if (within.length === 0) continue
    const said = mean(within.map(({ match }) => match)) / 100
    const was = share(within, ({ isRight }) => isRight)
    print({
      bench: 'reliability',
      set,
      query: 'text',
      from,
      to: Math.min(100, to),
      photos: within.length,
      said,
      was,
    })
  }
}

async function measureExclusions(library: Library): Promise<void> {
  const pairs = excludedPairs(captions)
  const methods: Readonly<Record<string, (wanted: string, excluded: string) => Partial<Query>>> = {
    'the wanted thing alone': (wanted) => ({ text: wanted }),
    'the sentence as it is': (wanted, excluded) => ({ text: `${wanted} without ${excluded}` }),
    without: (wanted, excluded) => ({ text: wanted, without: [excluded] }),
  }
  for (const [method, ask] of Object.entries(methods)) {
    const shares = []
    for (const { wanted, excluded, showsExcluded, right } of pairs) {
      const hits = await search(library, ask(wanted, excluded), FIRST)
      shares.push({
        excluded: share(hits, (hit) => isOf(showsExcluded, hit)),
        right: share(hits, (hit) => isOf(right, hit)),
      })
    }
    print({
      bench: 'exclusions',
      set,
      method,
      pairs: pairs.length,
      excludedInTen: mean(shares.map((each) => each.excluded)),
      rightInTen: mean(shares.map((each) => each.right)),
    })
  }
}

async function search(library: Library, asked: Partial<Query>, limit: number): Promise<readonly Hit[]> {
  const query = { references: [], text: null, prompt: null, method: 'auto', filter: {}, limit } as const
  return (await library.search({ ...query, ...asked })).hits
}

/** Files of which a caption says it. */
function namesOf(of: Captions, pattern: string): ReadonlySet<string> {
  const test = new RegExp(`\\b(?:${pattern})\\b`)
  return new Set([...of].filter(([, texts]) => texts.some((text) => test.test(text))).map(([name]) => name))
}

function isOf(names: ReadonlySet<string>, { path }: Pick<Hit, 'path'>): boolean {
  return names.has(basename(path))
}

function share<T>(all: readonly T[], test: (each: T) => boolean): number {
  return all.filter(test).length / all.length
}

function print(line: object): void {
  const text = JSON.stringify(line, (_, value) =>
    typeof value === 'number' ? Math.round(value * 1e3) / 1e3 : value,
  )
  process.stdout.write(`${text}\n`)
}
