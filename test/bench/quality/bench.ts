/**
 * `npm run bench:quality -- [--methods image,sum,oti] [--phi <name or file>]... [--sets styles,places] [--model <dir>]
 *  [--limit 16 | --all] [--seed 0] [--json]`
 *
 * How good composed search is on real pictures (../shared/photos, photos-train, domains), through the application: a
 * library is indexed and asked as the command line does it. A table on standard error, JSON lines on standard output:
 *
 *   {"bench":"quality","set","method","queries","map10","p10","r10","map10_kept","seconds"}
 *
 * Queries and answers follow by rules from the pictures' captions (./composed-queries.ts). The reference is taken out
 * of the ranking, but for `map10_kept`. Sets named photos-train and "styles tuning" are there to tune on; photos and
 * "styles held out" judge. `text-plain` and `sum-plain` have the wording that suits them best ("on a beach").
 */
import process from 'node:process'
import { parseArgs } from 'node:util'
import { sharedPath } from '../../helpers/shared.ts'
import { composedQueries, readCaptions } from './composed-queries.ts'
import { readDomainQueries } from './domain-queries.ts'
import { measureMethod } from './measure-method.ts'
import { addPhi, indexLibrary } from './quality-library.ts'
import { METHOD_NAMES, type MethodName, qualityMethods } from './quality-methods.ts'
import { firstOfEachSet, type QualityQuery } from './quality-query.ts'
import { type QualityRow, qualityTable } from './quality-table.ts'

/** Nearly all the time goes into the tokens of `oti`, which the library then stores. */
const DEFAULT_LIMIT = 16
const CAPTIONED = ['photos-train', 'photos'] as const

const { values } = parseArgs({
  options: {
    methods: { type: 'string', default: METHOD_NAMES.join(',') },
    phi: { type: 'string', multiple: true, default: [] },
    sets: { type: 'string' },
    model: { type: 'string', default: sharedPath('models', 'photo-mini') },
    limit: { type: 'string', default: String(DEFAULT_LIMIT) },
    all: { type: 'boolean', default: false },
    seed: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
})

const questions = chosen(await everyQuery())
const galleries = [...new Set(questions.map(({ gallery }) => gallery))]
const library = await indexLibrary(values.model, galleries)
const phis: (string | null)[] = [null]
for (const phi of values.phi) phis.push(await addPhi(library, phi))
const rows: QualityRow[] = []
for (const method of qualityMethods(methodNames(), { phis, seed: Number(values.seed) })) {
  for (const row of await measureMethod(library, method, questions)) {
    rows.push(row)
    console.log(JSON.stringify(row))
  }
}
if (!values.json) process.stderr.write(`${qualityTable(rows)}\n`)

async function everyQuery(): Promise<readonly QualityQuery[]> {
  const composed = CAPTIONED.map(async (name) =>
    composedQueries({
      name,
      images: sharedPath(name, 'images'),
      captions: await readCaptions(sharedPath(name, 'captions.tsv')),
    }),
  )
  return [...(await Promise.all(composed)).flat(), ...(await readDomainQueries(sharedPath('domains')))]
}

function chosen(queries: readonly QualityQuery[]): readonly QualityQuery[] {
  const parts = values.sets?.split(',')
  const inSets = parts ? queries.filter(({ set }) => parts.some((part) => set.includes(part))) : queries
  return values.all ? inSets : firstOfEachSet(inSets, Number(values.limit))
}

function methodNames(): readonly MethodName[] {
  return values.methods.split(',').map((name) => {
    const known = METHOD_NAMES.find((each) => each === name)
    if (known) return known
    throw new Error(`unknown method ${name}: give some of ${METHOD_NAMES.join(', ')}`)
  })
}
