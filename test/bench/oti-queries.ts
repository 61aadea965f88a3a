/**
 * Measures how long a text query waits during refining: the same queries of the same worker, without and with an
 * inversion that runs without a pause.
 *
 *   {"bench":"oti-queries","batch","queries","p50_ms","p95_ms","p50_alone_ms","p95_alone_ms","p95_rise_ms","step_ms"}
 *
 * `step_ms` is that of the same inversion without queries: what the rise must stay below.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { InferenceClient } from '../../electron/core/workers/inference-client.ts'
import type { InvertRequest } from '../../electron/shared/inversion-api.ts'
import { readConceptNames } from '../../native-models/inversion/concept-names.ts'
import { randomNumbers } from '../helpers/random-vectors.ts'
import { rounded } from './oti-shares.ts'
import { inversionOf, openWorker, print, runUntil } from './oti-worker.ts'
import { percentile } from './search-measures.ts'

const QUERIES = 60
/** A query comes at any point of a run. */
const PAUSE_MS = { least: 20, most: 150 } as const
/** More than there is time for. */
const STEPS = 5_000
const TIMED_SLICES = 4

export async function measureDuringOti(directory: string, batches: readonly number[]): Promise<void> {
  for (const batch of batches) {
    const client = await openWorker(directory)
    const request = await shortPrepared(inversionOf(directory, batch, STEPS), directory)
    const alone = await queryTimes(client)
    await runUntil(client, request, 'steps')
    const inversion = new EndlessInversion(client, request)
    const stepMs = await inversion.stepMs()
    inversion.start()
    const during = await queryTimes(client)
    await inversion.stop()
    client.close()
    const p = (times: readonly number[], share: number) => rounded(percentile(times, share), 1)
    print('oti-queries', {
      batch,
      queries: QUERIES,
      p50_ms: p(during, 0.5),
      p95_ms: p(during, 0.95),
      p50_alone_ms: p(alone, 0.5),
      p95_alone_ms: p(alone, 0.95),
      p95_rise_ms: rounded(percentile(during, 0.95) - percentile(alone, 0.95), 1),
      step_ms: rounded(stepMs, 1),
    })
  }
}

/** Two phrases a name are enough for thousands of steps. */
async function shortPrepared(request: Omit<InvertRequest, 'state'>, directory: string) {
  const { names } = await readConceptNames(request.vocabularyPath ?? '')
  const phrasesPath = join(directory, 'phrases.json')
  const phrases = names.map((name) => [
    name,
    ['is on the beach and has a ball next to it', 'is black'].map((end) => `a photo of ${name} that ${end}`),
  ])
  await writeFile(phrasesPath, JSON.stringify(Object.fromEntries(phrases)))
  return { ...request, phrasesPath }
}

class EndlessInversion {
  readonly #client: InferenceClient
  readonly #request: Omit<InvertRequest, 'state'>
  #state: Uint8Array | null = null
  #stopped = false
  #running: Promise<void> = Promise.resolve()

  constructor(client: InferenceClient, request: Omit<InvertRequest, 'state'>) {
    this.#client = client
    this.#request = request
  }

  start(): void {
    const run = async () => {
      while (!this.#stopped) await this.#slice()
    }
    this.#running = run()
  }

  stop(): Promise<void> {
    this.#stopped = true
    return this.#running
  }

  /** Of steps that nothing disturbs. */
  async stepMs(): Promise<number> {
    const first = await this.#slice()
    const started = performance.now()
    let last = first
    for (let slice = 0; slice < TIMED_SLICES; slice++) last = await this.#slice()
    return (performance.now() - started) / (last - first)
  }

  /** @returns steps that are done; from the beginning again after the last */
  async #slice(): Promise<number> {
    const answer = await this.#client.invert({ ...this.#request, state: this.#state })
    this.#state = answer.status === 'done' ? null : answer.state
    return answer.status === 'done' ? STEPS : answer.progress.done
  }
}

async function queryTimes(client: InferenceClient): Promise<readonly number[]> {
  const random = randomNumbers(4)
  const times: number[] = []
  for (let query = 0; query < QUERIES; query++) {
    await setTimeout(PAUSE_MS.least + random() * (PAUSE_MS.most - PAUSE_MS.least))
    const started = performance.now()
    await client.encodeText({ sentences: [{ segments: [`a dog that runs on a beach at night ${query}`] }] })
    times.push(performance.now() - started)
  }
  return times
}
