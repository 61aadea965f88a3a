/** What the index bench measures: the parts alone, each in a process of its own, and the whole through Library. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Library } from '../../electron/core/library.ts'
import { forkNode } from '../../electron/core/processes/child-process.ts'

const INFERENCE_WORKER = new URL('../../electron/worker/main.ts', import.meta.url)
const SEARCH_WORKER = new URL('../../electron/worker/search/main.ts', import.meta.url)
const PARTS = join(import.meta.dirname, 'index-parts.ts')

export interface Material {
  readonly modelDir: string
  readonly imageSize: number
  readonly cacheDir: string
  readonly photosDir: string
  readonly paths: readonly string[]
}

/** Photos a second of one part alone. */
export async function measurePart(part: 'decode' | 'encode', material: Material): Promise<number> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [PARTS, JSON.stringify({ part, ...material })],
    {
      maxBuffer: 1 << 20,
    },
  )
  return (JSON.parse(stdout) as { photos_per_s: number }).photos_per_s
}

export interface EndToEnd {
  readonly photosPerSecond: number
  readonly stageMs: Readonly<Record<string, number>>
  /** Peak resident memory, MB. */
  readonly rssMb: Readonly<Record<string, number>>
}

/** From adding the folder to nothing pending; starting the worker and opening the model are not counted. */
export async function measureEndToEnd({ modelDir, photosDir, paths }: Material): Promise<EndToEnd> {
  const dir = await mkdtemp(join(tmpdir(), 'searlight-library-'))
  const library = await Library.open({
    dir,
    access: 'write',
    command: 'bench:index',
    phiName: null,
    signal: new AbortController().signal,
    processes: {
      inference: (start) => forkNode(INFERENCE_WORKER, start),
      search: (start) => forkNode(SEARCH_WORKER, start),
    },
  })
  try {
    await library.useModel({ modelDir, change: false })
    const started = performance.now()
    await library.addFolder(photosDir)
    await library.indexPending(new AbortController().signal)
    const seconds = (performance.now() - started) / 1000
    const { stageMs, peakRssBytes } = await library.inferenceStats()
    const rssMb = { engine: await peakRssMb(), inference: Math.round(peakRssBytes / 2 ** 20) }
    return { photosPerSecond: paths.length / seconds, stageMs, rssMb }
  } finally {
    await library.close()
    await rm(dir, { recursive: true })
  }
}

async function peakRssMb(): Promise<number> {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(await readFile('/proc/self/status', 'utf8').catch(() => ''))?.[1]
  return Math.round(kilobytes ? Number(kilobytes) / 1024 : process.resourceUsage().maxRSS / 1024)
}
