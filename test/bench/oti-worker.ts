/**
 * Inversion in the application's own worker, at ViT-B/32 geometry with random weights and CLIP's tokenizer, where that
 * lies beside the checkout: what is computed once a model, and memory.
 *
 *   {"bench":"oti-preparation","what":"names","first_looks_per_s","templates_per_s","built_in","open_images"}: measured
 *     on a sample of the names; the last two are seconds for all names at that rate, for one picture
 *   {"bench":"oti-preparation","what":"phrases","phrases","seconds"}: of one picture and 500 steps, once
 *   {"bench":"oti-memory","batch","model_mb","peak_mb","over_mb"}: of the worker process, with the text tower and phi
 *     open and no picture encoded; the peak is that of phrases and steps
 */
import { existsSync } from 'node:fs'
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { InferenceClient } from '../../electron/core/workers/inference-client.ts'
import type { InvertRequest } from '../../electron/shared/inversion-api.ts'
import { builtInConceptsPath, readConceptNames } from '../../native-models/inversion/concept-names.ts'
import { VIT_B_32, writeRandomClip } from '../helpers/random-clip.ts'
import { randomNumbers, randomVector } from '../helpers/random-vectors.ts'
import { sharedPath } from '../helpers/shared.ts'
import { rounded } from './oti-shares.ts'

const WORKER = new URL('../../electron/worker/main.ts', import.meta.url)
const TOKENIZER = sharedPath('tokenizer', 'tokenizer.json')
const OPEN_IMAGES = sharedPath('vocabulary', 'oidv7-class-descriptions.csv')
/** So few that each gets all templates, and so many that each gets a first look and 128 of them the templates. */
const [FEW_NAMES, MANY_NAMES] = [64, 640]
const CANDIDATES = 128
const MEMORY_STEPS = 20
const CAPTION = 'a photo of a dog that has two balls and is on the beach at sunset'

/** Null, with a line about it, if there is no tokenizer. */
export async function writeWholeModel(directory: string): Promise<string | null> {
  if (!existsSync(TOKENIZER)) {
    console.log(JSON.stringify({ bench: 'oti-worker', error: `skipped: needs ${TOKENIZER}` }))
    return null
  }
  await writeRandomClip(directory, VIT_B_32)
  await copyFile(TOKENIZER, join(directory, 'tokenizer.json'))
  const { names } = await readConceptNames(builtInConceptsPath())
  for (const count of [FEW_NAMES, MANY_NAMES]) {
    const every = Math.floor(names.length / count)
    const some = names.filter((_, index) => index % every === 0).slice(0, count)
    await writeFile(namesPath(directory, count), some.join('\n'))
  }
  return directory
}

function namesPath(directory: string, count: number): string {
  return join(directory, `names-${count}.txt`)
}

export async function openWorker(modelDir: string): Promise<InferenceClient> {
  const client = new InferenceClient(
    {
      modelDir,
      phiName: null,
      thumbnailDir: join(modelDir, 'thumbnails'),
      fallbackCacheDir: join(modelDir, 'cache'),
      providerReport: { provider: 'cpu', rejected: [] },
    },
    { start: (options) => forkNode(WORKER, options) },
  )
  await client.encodeText({ sentences: [{ segments: [CAPTION] }] })
  await client.invertByPhi({ features: [feature(0)] })
  return client
}

export function inversionOf(
  directory: string,
  pictures: number,
  steps: number,
): Omit<InvertRequest, 'state'> {
  return {
    features: Array.from({ length: pictures }, (_, index) => feature(index + 1)),
    jointly: false,
    recipe: 'isearle',
    steps,
    seed: 0,
    vocabularyPath: namesPath(directory, FEW_NAMES),
    phrasesPath: null,
  }
}

function feature(seed: number): Float32Array {
  return randomVector(randomNumbers(seed), VIT_B_32.featureSize)
}

type Phase = 'concepts' | 'phrases' | 'steps'

/** Milliseconds of each phase, up to the first slice of `until`. */
export async function runUntil(
  client: InferenceClient,
  request: Omit<InvertRequest, 'state'>,
  until: Phase | 'done',
): Promise<Readonly<Record<Phase, number>>> {
  const spent = { concepts: 0, phrases: 0, steps: 0 }
  let state: Uint8Array | null = null
  for (let before = performance.now(); ; ) {
    const answer = await client.invert({ ...request, state })
    const phase = answer.status === 'done' ? 'steps' : answer.progress.phase
    const now = performance.now()
    spent[phase] += now - before
    before = now
    if (answer.status === 'done' || phase === until) return spent
    state = answer.state
  }
}

export async function measurePreparation(directory: string): Promise<void> {
  const client = await openWorker(directory)
  const one = inversionOf(directory, 1, 500)
  const few = await runUntil(client, one, 'phrases')
  const templatesPerSecond = (FEW_NAMES / few.concepts) * 1000
  const many = await runUntil(client, { ...one, vocabularyPath: namesPath(directory, MANY_NAMES) }, 'phrases')
  const looksMs = many.concepts - (CANDIDATES / templatesPerSecond) * 1000
  const looksPerSecond = (MANY_NAMES / looksMs) * 1000
  const all = async (path: string) => {
    if (!existsSync(path)) return null
    const { names } = await readConceptNames(path)
    const seconds = names.length / looksPerSecond + CANDIDATES / templatesPerSecond
    return { names: names.length, seconds: rounded(seconds, 1) }
  }
  print('oti-preparation', {
    what: 'names',
    first_looks_per_s: rounded(looksPerSecond, 0),
    templates_per_s: rounded(templatesPerSecond, 1),
    built_in: await all(builtInConceptsPath()),
    open_images: await all(OPEN_IMAGES),
  })
  const { phrases } = await runUntil(client, { ...one, seed: 1 }, 'steps')
  print('oti-preparation', { what: 'phrases', steps: one.steps, seconds: rounded(phrases / 1000, 1) })
  client.close()
}

export async function measureMemory(directory: string, batches: readonly number[]): Promise<void> {
  for (const batch of batches) {
    await rm(join(directory, '.searlight', 'texts'), { recursive: true, force: true })
    const client = await openWorker(directory)
    const model = (await client.stats()).rssBytes
    await runUntil(client, inversionOf(directory, batch, MEMORY_STEPS), 'done')
    const peak = await peakBytes(client)
    client.close()
    const mb = (bytes: number) => rounded(bytes / 1e6, 0)
    print('oti-memory', { batch, model_mb: mb(model), peak_mb: mb(peak), over_mb: mb(peak - model) })
  }
}

/** Of the process; compiling a model for the first time is in it as well, so it is compiled before. */
async function peakBytes(client: InferenceClient): Promise<number> {
  const status = await readFile(`/proc/${client.pid}/status`, 'utf8').catch(() => '')
  const kilobytes = /VmHWM:\s+(\d+)/.exec(status)?.[1]
  return kilobytes ? Number(kilobytes) * 1024 : (await client.stats()).peakRssBytes
}

export function print(bench: string, figures: object): void {
  console.log(JSON.stringify({ bench, ...figures }))
}
