/** `models`: lists the models that can be downloaded, and installs and removes them by name. Runs in the CLI. */
import type { ModelInstaller } from '../../core/models/model-installer.ts'
import { openInstaller } from '../../core/models/open-installer.ts'
import type { InstallState, OfferedModel } from '../../shared/app-models.ts'
import { AppError } from '../../shared/errors.ts'
import { aborted } from '../interruption.ts'
import { duration, OverwrittenLine, printJson, say, tellerOf } from '../output.ts'

export interface ModelsOptions {
  readonly install?: string
  readonly acceptLicence?: boolean
  readonly remove?: string
  readonly json?: boolean
}

export type OpenInstaller = (onChange: () => void) => ModelInstaller

export const models = modelsCommand(openInstaller)

export function modelsCommand(open: OpenInstaller) {
  return async (options: ModelsOptions, signal: AbortSignal): Promise<number> => {
    const { install, remove, json = false, acceptLicence: accepted = false } = options
    if (install !== undefined && remove !== undefined)
      throw new AppError('usage', '--install and --remove do not go together: give one of them')
    if (accepted && install === undefined) throw new AppError('usage', '--accept-licence goes with --install')
    const line = new InstallLine()
    const installer = open(() => line.show(installer.state))
    if (install !== undefined) await installNamed(installer, line, { name: install, accepted, json }, signal)
    else if (remove !== undefined) await removeNamed(installer, remove, json)
    else await list(installer, json)
    return 0
  }
}

interface Wish {
  readonly name: string
  readonly accepted: boolean
  readonly json: boolean
}

async function installNamed(
  installer: ModelInstaller,
  line: InstallLine,
  { name, accepted, json }: Wish,
  signal: AbortSignal,
): Promise<void> {
  const model = await named(installer, name)
  const { notice, url } = model.licence
  if (notice !== null) say(`${notice} ${url}`)
  if (notice !== null && !accepted)
    throw new AppError('usage', `to accept the licence of ${name}, add --accept-licence`)
  const started = performance.now()
  void aborted(signal).then(() => installer.cancel())
  const { path, files } = await installing(installer, line, model)
  const seconds = Math.round((performance.now() - started) / 10) / 100
  const trusted = files.filter(({ check }) => check !== 'recorded').map((file) => file.name)
  if (trusted.length > 0)
    say(`no catalogue records ${trusted.join(', ')}; the next download must bring the same bytes`)
  tellerOf(json)(`${model.title} is in ${path}`)
  if (json) printJson({ installed: name, path, files, seconds })
}

async function installing(installer: ModelInstaller, line: InstallLine, model: OfferedModel) {
  try {
    return await installer.install(model.name, { acceptLicence: true })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'cancelled')
      throw new AppError('cancelled', 'stopped; run the same command again to continue from here')
    if (error.code !== 'no-connection') throw error
    const addresses = model.files.map(({ url }) => `  ${url}`).join('\n')
    const advice = `Download these files elsewhere, into one folder, and name it with --model:\n${addresses}`
    throw new AppError(error.code, `${error.message}. ${advice}`, { cause: error })
  } finally {
    line.clear()
  }
}

async function removeNamed(installer: ModelInstaller, name: string, json: boolean): Promise<void> {
  await installer.remove(name)
  tellerOf(json)(`${name} is removed; libraries that were read with it ask for it again`)
  if (json) printJson({ removed: name })
}

async function list(installer: ModelInstaller, json: boolean): Promise<void> {
  const offered = await installer.offered()
  const tell = tellerOf(json)
  for (const { name, title, bytes, purpose, licence, path, bytesKept } of offered) {
    const size = `${(bytes / 1e6).toFixed(0)} MB`
    const begun = bytesKept > 0 ? `begun, ${(bytesKept / 1e6).toFixed(0)} MB are there` : 'not installed'
    tell(`${name}: ${title}, ${size}, ${licence.name}; ${path ?? begun}. ${purpose}`)
  }
  if (json) printJson({ directory: installer.directory, models: offered })
}

/** @throws `model-unknown` */
async function named(installer: ModelInstaller, name: string): Promise<OfferedModel> {
  const offered = await installer.offered()
  const model = offered.find((each) => each.name === name)
  if (model) return model
  const names = offered.map((each) => each.name).join(', ')
  throw new AppError('model-unknown', `there is no model "${name}" to download; there are ${names}`)
}

/** Shows the progress of a download, and its troubles. */
class InstallLine {
  readonly #line = new OverwrittenLine()
  #trouble: string | null = null
  #waiting = false

  show(state: InstallState): void {
    if (state.kind === 'waiting' && !this.#waiting) {
      this.#waiting = true
      say(`waiting: another Searlight downloads ${state.name}`)
    }
    if (state.kind !== 'downloading') return
    // Each trouble appears once, above the line.
    if (state.trouble !== null && state.trouble !== this.#trouble) {
      this.#line.clear()
      say(`${state.trouble}; trying again`)
    }
    this.#trouble = state.trouble
    this.#line.show(describeDownload(state))
  }

  clear(): void {
    this.#line.clear()
  }
}

export function describeDownload(state: Extract<InstallState, { kind: 'downloading' }>): string {
  const { name, doneBytes, totalBytes, bytesPerSecond, secondsLeft } = state
  const rate = bytesPerSecond === null ? '' : ` - ${(bytesPerSecond / 1e6).toFixed(1)} MB/s`
  const left = secondsLeft === null ? '' : ` - ${duration(secondsLeft)} left`
  return `${name}: ${(doneBytes / 1e6).toFixed(1)} of ${(totalBytes / 1e6).toFixed(1)} MB${rate}${left}`
}
