/**
 * A process with one client of every kind of worker, which a test starves of files or processes. It leads a process
 * group of its own, with a witness in it that dies where somebody signals the group.
 */

import { spawn } from 'node:child_process'
import { closeSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { InferenceClient } from '../../electron/core/workers/inference-client.ts'
import { PictureMaker } from '../../electron/core/workers/picture-maker.ts'
import { chooseProvider } from '../../electron/core/workers/provider-choice.ts'
import { SampleWorker } from '../../electron/core/workers/sample-worker.ts'
import { SearchClient } from '../../electron/core/workers/search-client.ts'
import { serialiseError } from '../../electron/shared/errors.ts'
import { modelRowId } from '../../electron/shared/model-ids.ts'

const [modelDir = '', picture = '', work = ''] = process.argv.slice(2)
const worker = (entry: string) => () => forkNode(new URL(`../../electron/worker/${entry}`, import.meta.url))
const onDeath = () => {}
const providerReport = { provider: 'cpu', rejected: [] } as const
const cache = join(work, 'cache')

const inference = new InferenceClient(
  {
    modelDir,
    phiName: null,
    thumbnailDir: join(work, 'thumbnails'),
    fallbackCacheDir: cache,
    providerReport,
  },
  { start: worker('main.ts'), onDeath },
)
const maker = new PictureMaker({ start: worker('main.ts'), onDeath })
const search = new SearchClient(
  { databasePath: join(work, 'none.db'), modelRowId: modelRowId(1) },
  { start: worker('search/main.ts'), onDeath },
)
const sample = new SampleWorker(worker('sample/main.ts'))

/** `ok`, or the code of the failure. */
async function codeOf(answer: Promise<unknown>): Promise<string> {
  return answer.then(
    () => 'ok',
    (error: unknown) => serialiseError(error).code,
  )
}

let pictures = 0

async function ask(): Promise<Readonly<Record<string, string>>> {
  const target = join(work, `${pictures++}.jpg`)
  const rendering = maker.render({ path: picture, target, longSide: 64, hash: null }).then((outcome) => {
    if (outcome.status === 'failed') throw new Error(outcome.problem.code)
  })
  const question = {
    modelDir,
    fallbackCacheDir: cache,
    forced: 'webgpu',
    signal: new AbortController().signal,
  } as const
  const asked = {
    inference: codeOf(inference.stats()),
    maker: codeOf(rendering),
    search: codeOf(search.stats()),
    sample: codeOf(sample.guidedQueries({ world: { split: 'test', count: 40, seed: 1 } })),
    probe: codeOf(chooseProvider(worker('main.ts'), question)),
  }
  const answers: Record<string, string> = {}
  for (const [kind, answer] of Object.entries(asked)) answers[kind] = await answer
  return answers
}

/** All that this process may open. */
function takeFiles(): number[] {
  const files: number[] = []
  try {
    for (;;) files.push(openSync('/dev/null', 'r'))
  } catch {
    return files
  }
}

const witness = spawn('sleep', ['600'], { stdio: 'ignore' })
witness.on('exit', () => process.send?.({ witness: 'dead' }))
let files: number[] = []

process.on('message', async (message) => {
  if (message === 'starve') files = takeFiles()
  if (message === 'feed') for (const file of files.splice(0)) closeSync(file)
  if (message === 'ask') process.send?.({ answers: await ask() })
  if (message === 'count') process.send?.({ open: readdirSync('/proc/self/fd').length })
  if (message === 'end') {
    inference.close()
    maker.close()
    search.close()
    sample.close()
    witness.removeAllListeners('exit')
    witness.kill()
    process.disconnect()
  }
})
process.send?.('ready')
