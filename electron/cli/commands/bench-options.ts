/** What `bench cir` is asked to measure: one source, methods, a model. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { METHOD_NAMES, type MethodName, readMethods } from '../../core/evaluation/methods.ts'
import { AppError } from '../../shared/errors.ts'
import { parseArguments, required, usageError } from '../arguments.ts'
import { readWhole } from '../query-options.ts'

export const BENCH_USAGE =
  'bench cir (--world [--photos N] | --circo <dir> | --cirr <dir> | --fashioniq <dir> | ' +
  '--domain-conversion <imagenet-val dir> <imagenet-r dir> | --object-composition <coco dir> | --library <dir>) ' +
  '[--annotations <dir>] [--split val|test] [--methods a,b,c] [--model <dir>] [--phi <name>] [--seed N] [--exact] ' +
  '[--oti-queries third|all] [--submission <dir>] [--json]; ' +
  '--exact finds pseudo-words by optimisation without shortcuts, as the papers do'

const OPTIONS = {
  world: { type: 'boolean' },
  circo: { type: 'string' },
  cirr: { type: 'string' },
  fashioniq: { type: 'string' },
  'domain-conversion': { type: 'string' },
  'object-composition': { type: 'string' },
  library: { type: 'string' },
  annotations: { type: 'string' },
  split: { type: 'string' },
  methods: { type: 'string' },
  model: { type: 'string' },
  phi: { type: 'string' },
  photos: { type: 'string' },
  seed: { type: 'string' },
  exact: { type: 'boolean' },
  'oti-queries': { type: 'string' },
  submission: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** The gallery that the world's 480 queries are meant for. */
const WORLD_PHOTOS = 5_000
const MOST_WORLD_PHOTOS = 500_000
const DEFAULT_SEED = 1
const SAMPLE_MODEL = fileURLToPath(new URL('../../../native-models/demo/model', import.meta.url))

const FOLDER_SOURCES = [
  'circo',
  'cirr',
  'fashioniq',
  'domain-conversion',
  'object-composition',
  'library',
] as const
const SOURCES = ['world', ...FOLDER_SOURCES] as const
export type SourceKind = (typeof SOURCES)[number]

/** Options that not every source reads: what is asked for is measured, or refused. */
const SOURCES_OF: Readonly<Partial<Record<keyof typeof OPTIONS, readonly SourceKind[]>>> = {
  photos: ['world'],
  annotations: ['circo', 'cirr', 'fashioniq', 'object-composition'],
  split: ['circo', 'cirr'],
  submission: ['circo', 'cirr'],
  'oti-queries': SOURCES.filter((source) => source !== 'library'),
}

export interface BenchOptions {
  readonly source: SourceKind
  /** Of the source, absolute; two for domain conversion, none for the world. */
  readonly folders: readonly string[]
  readonly annotations: string | null
  readonly split: 'val' | 'test'
  readonly photos: number
  readonly methods: readonly MethodName[]
  /** Empty for a library, which has its own. */
  readonly modelDir: string
  readonly phiName: string | null
  readonly seed: number
  /** Pseudo-words by optimisation without the two shortcuts. */
  readonly exact: boolean
  readonly otiQueries: 'third' | 'all'
  /** Where submission files are written; null is nowhere. */
  readonly submission: string | null
  readonly json: boolean
}

/** @throws AppError `usage`, `folder-missing` */
export function readBenchOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArguments(args, OPTIONS, BENCH_USAGE)
  const source = oneSource(values)
  const folders = foldersOf(source, values, positionals)
  const { submission, annotations } = values
  refuseMisplaced(source, values)
  const otiQueries = oneOf('oti-queries', values['oti-queries'], ['third', 'all']) ?? otiDefault(source)
  if (submission !== undefined && otiQueries === 'third')
    throw usageError('a server wants every query: leave --oti-queries third out', BENCH_USAGE)
  return {
    source,
    folders,
    annotations: annotations === undefined ? null : folder(annotations, 'annotations'),
    split: oneOf('split', values.split, ['val', 'test']) ?? (submission === undefined ? 'val' : 'test'),
    photos: readWhole(values.photos, 'photos', 1, MOST_WORLD_PHOTOS) ?? WORLD_PHOTOS,
    methods: methodsOf(values.methods),
    modelDir: modelOf(values.model, source),
    phiName: values.phi ?? null,
    seed: readWhole(values.seed, 'seed', 0) ?? DEFAULT_SEED,
    exact: values.exact ?? false,
    otiQueries,
    submission: submission === undefined ? null : resolve(required(submission, 'submission', BENCH_USAGE)),
    json: values.json ?? false,
  }
}

type Given = Readonly<Partial<Record<SourceKind, string | boolean>>>

function oneSource(given: Given): SourceKind {
  const [first, second] = SOURCES.filter((name) => given[name] !== undefined)
  if (!first) throw usageError('what to measure is missing', BENCH_USAGE)
  if (second) throw usageError(`--${first} and --${second} are two sources; give one`, BENCH_USAGE)
  return first
}

function refuseMisplaced(source: SourceKind, given: Readonly<Record<string, unknown>>): void {
  for (const [option, sources] of Object.entries(SOURCES_OF)) {
    if (given[option] === undefined || sources.includes(source)) continue
    const names = sources.map((each) => `--${each}`).join(', ')
    throw usageError(`--${option} is for ${names}, not for --${source}`, BENCH_USAGE)
  }
}

/** ImageNet's two folders stand behind one option: the second is an argument of its own. */
function foldersOf(source: SourceKind, given: Given, positionals: readonly string[]): readonly string[] {
  const wanted = source === 'domain-conversion' ? 1 : 0
  if (positionals.length > wanted)
    throw usageError(`"${positionals[wanted]}" is not expected here`, BENCH_USAGE)
  if (positionals.length < wanted) throw usageError('--domain-conversion takes two folders', BENCH_USAGE)
  if (source === 'world') return []
  return [String(given[source]), ...positionals].map((path) => folder(path, source))
}

function folder(path: string, option: string): string {
  const given = resolve(required(path, option, BENCH_USAGE))
  if (existsSync(given)) return given
  throw new AppError('folder-missing', `there is no folder ${given}`)
}

/** All in the given order, each once; without a list, all. */
function methodsOf(list: string | undefined): readonly MethodName[] {
  if (list === undefined) return METHOD_NAMES
  return [...new Set(readMethods(list.split(',').map((name) => name.trim())))]
}

function modelOf(model: string | undefined, source: SourceKind): string {
  if (source === 'library') return ownModel(model)
  if (model !== undefined) return folder(model, 'model')
  if (source !== 'world') throw usageError('--model is missing', BENCH_USAGE)
  if (existsSync(SAMPLE_MODEL)) return SAMPLE_MODEL
  throw new AppError('model-required', `the sample model is not there: looked for ${SAMPLE_MODEL}`)
}

/** A library answers with the model that it was indexed with. */
function ownModel(model: string | undefined): string {
  if (model === undefined) return ''
  throw usageError('--library is measured with its own model: leave --model out', BENCH_USAGE)
}

/** The world's whole benchmark is to end while one waits for it. */
function otiDefault(source: SourceKind): 'third' | 'all' {
  return source === 'world' ? 'third' : 'all'
}

function oneOf<T extends string>(name: string, value: string | undefined, values: readonly T[]): T | null {
  if (value === undefined) return null
  const known = values.find((each) => each === value)
  if (known) return known
  throw usageError(`--${name} is ${values.join(' or ')}, not "${value}"`, BENCH_USAGE)
}
