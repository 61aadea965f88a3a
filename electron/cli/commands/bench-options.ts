/** Reads and checks the options of `bench cir`: one source, the methods, a model. Runs in the CLI. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { METHOD_NAMES, type MethodName, readMethods } from '../../core/evaluation/methods.ts'
import { AppError } from '../../shared/errors.ts'
import { readWhole } from '../query-options.ts'

/** The options as they were typed. */
export interface BenchValues {
  readonly world?: boolean
  readonly circo?: string
  readonly cirr?: string
  readonly fashioniq?: string
  readonly domainConversion?: string
  readonly objectComposition?: string
  readonly library?: string
  readonly annotations?: string
  readonly split?: string
  readonly methods?: string
  readonly model?: string
  readonly phi?: string
  readonly photos?: string
  readonly seed?: string
  readonly exact?: boolean
  readonly otiQueries?: string
  readonly submission?: string
  readonly json?: boolean
}

/** The world's 480 queries are meant for a gallery of this size. */
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

/** Options that only some sources read; the others refuse them. */
const SOURCES_OF: Readonly<Partial<Record<keyof BenchValues, readonly SourceKind[]>>> = {
  photos: ['world'],
  annotations: ['circo', 'cirr', 'fashioniq', 'object-composition'],
  split: ['circo', 'cirr'],
  submission: ['circo', 'cirr'],
  otiQueries: SOURCES.filter((source) => source !== 'library'),
}

export interface BenchOptions {
  readonly source: SourceKind
  /** Absolute paths: two for domain conversion, none for the world, one for the others. */
  readonly folders: readonly string[]
  readonly annotations: string | null
  readonly split: 'val' | 'test'
  readonly photos: number
  readonly methods: readonly MethodName[]
  /** Empty for a library, which has a model. */
  readonly modelDir: string
  readonly phiName: string | null
  readonly seed: number
  /** Optimises pseudo-words without the two shortcuts. */
  readonly exact: boolean
  readonly otiQueries: 'third' | 'all'
  /** The folder for submission files; null writes none. */
  readonly submission: string | null
  readonly json: boolean
}

/** @throws AppError `usage`, `folder-missing` */
export function readBenchOptions(values: BenchValues, operands: readonly string[]): BenchOptions {
  const source = oneSource(values)
  const folders = foldersOf(source, values, operands)
  const { submission, annotations } = values
  refuseMisplaced(source, values)
  const otiQueries = oneOf('oti-queries', values.otiQueries, ['third', 'all']) ?? otiDefault(source)
  if (submission !== undefined && otiQueries === 'third')
    throw wrong('a server wants every query: leave --oti-queries third out')
  return {
    source,
    folders,
    annotations: annotations === undefined ? null : folder(annotations),
    split: oneOf('split', values.split, ['val', 'test']) ?? (submission === undefined ? 'val' : 'test'),
    photos: readWhole(values.photos, 'photos', 1, MOST_WORLD_PHOTOS) ?? WORLD_PHOTOS,
    methods: methodsOf(values.methods),
    modelDir: modelOf(values.model, source),
    phiName: values.phi ?? null,
    seed: readWhole(values.seed, 'seed', 0) ?? DEFAULT_SEED,
    exact: values.exact ?? false,
    otiQueries,
    submission: submission === undefined ? null : resolve(submission),
    json: values.json ?? false,
  }
}

function oneSource(values: BenchValues): SourceKind {
  const [first, second] = SOURCES.filter((name) => given(name, values) !== undefined)
  if (!first)
    throw wrong(`the source is missing: give one of ${SOURCES.map((name) => `--${name}`).join(', ')}`)
  if (second) throw wrong(`--${first} and --${second} are two sources; give one`)
  return first
}

function given(source: SourceKind, values: BenchValues): string | boolean | undefined {
  if (source === 'domain-conversion') return values.domainConversion
  if (source === 'object-composition') return values.objectComposition
  return values[source]
}

function refuseMisplaced(source: SourceKind, values: BenchValues): void {
  for (const [name, sources] of Object.entries(SOURCES_OF)) {
    if (values[name as keyof BenchValues] === undefined || sources.includes(source)) continue
    const option = name === 'otiQueries' ? 'oti-queries' : name
    throw wrong(`--${option} is for ${sources.map((each) => `--${each}`).join(', ')}, not for --${source}`)
  }
}

/** ImageNet has two folders: the option names the first, and an argument the second. */
function foldersOf(source: SourceKind, values: BenchValues, operands: readonly string[]): readonly string[] {
  const wanted = source === 'domain-conversion' ? 1 : 0
  if (operands.length > wanted)
    throw wrong(`"${operands[wanted]}" is not expected here: only --domain-conversion takes a second folder`)
  if (operands.length < wanted) throw wrong('--domain-conversion takes two folders')
  if (source === 'world') return []
  return [String(given(source, values)), ...operands].map(folder)
}

function folder(path: string): string {
  const given = resolve(path)
  if (existsSync(given)) return given
  throw new AppError('folder-missing', `there is no folder ${given}`)
}

/** Each method once, in the given order; without a list, all. */
function methodsOf(list: string | undefined): readonly MethodName[] {
  if (list === undefined) return METHOD_NAMES
  return [...new Set(readMethods(list.split(',').map((name) => name.trim())))]
}

function modelOf(model: string | undefined, source: SourceKind): string {
  if (source === 'library') return ownModel(model)
  if (model !== undefined) return folder(model)
  if (source !== 'world') throw wrong(`--model is missing: --${source} needs a model`)
  if (existsSync(SAMPLE_MODEL)) return SAMPLE_MODEL
  throw new AppError('model-required', `the sample model is not there: looked for ${SAMPLE_MODEL}`)
}

/** A library answers with the model that it was indexed with. */
function ownModel(model: string | undefined): string {
  if (model === undefined) return ''
  throw wrong('--library is measured with its own model: leave --model out')
}

/** OTI takes seconds a query: a third of them keeps the world's benchmark short enough to wait for. */
function otiDefault(source: SourceKind): 'third' | 'all' {
  return source === 'world' ? 'third' : 'all'
}

function oneOf<T extends string>(name: string, value: string | undefined, values: readonly T[]): T | null {
  if (value === undefined) return null
  const known = values.find((each) => each === value)
  if (known) return known
  throw wrong(`--${name} is ${values.join(' or ')}, not "${value}"`)
}

function wrong(problem: string): AppError {
  return new AppError('usage', problem)
}
