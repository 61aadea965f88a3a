/** `index`: adds folders, embeds everything pending, ends when nothing is pending. Runs in the CLI. */
import { existsSync } from 'node:fs'
import type { Library } from '../../core/library/library.ts'
import { AppError } from '../../shared/errors.ts'
import type { Folder, ModelSummary } from '../../shared/library-api.ts'
import { includedPlaces, type ListedFile, listedFile } from '../listed-files.ts'
import { openLibrary } from '../open-library.ts'
import { ProgressLine, printJson, say, type Teller, tellerOf } from '../output.ts'

export interface IndexOptions {
  readonly library: string
  readonly model?: string
  readonly changeModel?: boolean
  readonly ignore?: readonly string[]
  readonly include?: readonly string[]
  readonly strict?: boolean
  readonly json?: boolean
}

/** The object that `--json` prints. It lists a damaged file with the code `damaged`, though searches find it. */
interface IndexReport {
  /** The number of whole photos that this run added to the index. */
  readonly indexed: number
  /** The number of photos whose facts this run read, for the first time or again. */
  readonly read: number
  readonly failed: readonly ListedFile[]
  /** The number of photos that needed no reading: unchanged, or only renamed or moved. */
  readonly skipped: number
  readonly seconds: number
}

export async function index(
  values: IndexOptions,
  signal: AbortSignal,
  paths: readonly string[],
): Promise<number> {
  const { library: dir } = values
  if (values.changeModel && !values.model) throw new AppError('usage', '--change-model needs --model')
  // Checked before a library is made for nothing.
  for (const folder of paths) {
    if (!existsSync(folder)) throw new AppError('folder-missing', `there is no folder ${folder}`)
  }
  const included = values.include && includedPlaces(values.include)
  const started = performance.now()
  const library = await openLibrary({
    dir,
    access: 'write',
    create: values.model !== undefined,
    command: 'index',
    signal,
  })
  try {
    const model = await library.useModel({
      modelDir: values.model ?? null,
      change: values.changeModel ?? false,
    })
    say(describeProvider(model))
    if (values.ignore) await library.setIgnorePatterns(values.ignore)
    if (included) await library.setIncluded(included)
    for (const path of paths) say(await addFolder(library, path))
    const counts = await indexEverything(library, signal)
    const { providerReport } = await library.inferenceStats()
    if (providerReport.provider !== model.providerReport.provider)
      say(describeProvider({ ...model, providerReport }))
    const report = { ...counts, seconds: round((performance.now() - started) / 1000) }
    for (const { path, status } of await library.folders()) {
      if (status === 'offline')
        say(`${path}: offline, its photos stay in the library; \`folders\` gives the reason`)
    }
    summarise(report, tellerOf(values.json))
    summariseLeftOut(await library.folders())
    if (values.json) printJson(report)
    return values.strict && report.failed.length > 0 ? 1 : 0
  } finally {
    await library.close()
  }
}

/** Names the provider that runs the model, and the reasons against faster ones. */
function describeProvider({ name, providerReport: { provider, rejected } }: ModelSummary): string {
  const reasons = rejected.map((each) => `${each.provider}: ${each.reason}`).join('; ')
  return `${name} runs on ${provider}${reasons === '' ? '' : ` (${reasons})`}`
}

async function addFolder(library: Library, path: string): Promise<string> {
  const { folder, outcome, merged } = await library.addFolder(path)
  if (outcome === 'already-watched') return `${folder.path}: already in the library`
  if (outcome === 'inside-watched') return `${path}: already in the library, inside ${folder.path}`
  if (merged.length > 0) return `${folder.path}: added, and took over ${merged.join(', ')}`
  return `${folder.path}: added`
}

async function indexEverything(library: Library, signal: AbortSignal): Promise<Omit<IndexReport, 'seconds'>> {
  const line = new ProgressLine()
  library.on('progress', (progress) => line.show(progress))
  const { indexed, read, skipped } = await Promise.race([library.indexPending(signal), library.left])
  line.clear()
  if (signal.aborted) throw new AppError('cancelled', 'stopped; run the same command again to continue')
  const failed = (await library.failedFiles()).map(listedFile)
  return { indexed, read, failed, skipped }
}

function summarise({ indexed, read, failed, skipped, seconds }: IndexReport, tell: Teller): void {
  for (const { path, reason } of failed) tell(`${path}: ${reason}`)
  tell(`${indexed} indexed, ${read} read, ${failed.length} failed, ${skipped} skipped, ${seconds} s`)
}

function summariseLeftOut(folders: readonly Folder[]): void {
  const excluded = folders.reduce((sum, folder) => sum + folder.excluded, 0)
  const videos = folders.reduce((sum, folder) => sum + folder.videos, 0)
  const counted = [
    excluded > 0 ? `${excluded} ${excluded === 1 ? 'picture' : 'pictures'} left out by rules` : '',
    videos > 0 ? `${videos} ${videos === 1 ? 'video' : 'videos'} not read` : '',
  ].filter(Boolean)
  if (counted.length > 0) say(`${counted.join(', ')}; failed --excluded lists them`)
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100
}
