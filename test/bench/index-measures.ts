/** The measures of the index bench: the parts alone and the whole through Library, each in a process of its own. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Library } from '../../electron/core/library/library.ts'
import { forkNode } from '../../electron/core/workers/child-process.ts'

const INFERENCE_WORKER = new URL('../../electron/worker/main.ts', import.meta.url)
const SEARCH_WORKER = new URL('../../electron/worker/search/main.ts', import.meta.url)
const PARTS = join(import.meta.dirname, 'index-parts.ts')

export interface Material {
  readonly modelDir: string
  readonly imageSize: number
  readonly cacheDir: string
  /** JPEGs, all of them directly in it. */
  readonly photosDir: string
  readonly photos: number
}

/** Photos a second of one part alone, or all there is to know of the whole, measured in a process of its own. */
export async function measureAlone(part: 'decode' | 'encode', material: Material): Promise<number>
export async function measureAlone(part: 'whole', material: Material): Promise<EndToEnd>
export async function measureAlone(part: string, material: Material): Promise<unknown> {
  const args = [PARTS, part, JSON.stringify(material)]
  return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout)
}

export interface EndToEnd {
  readonly photosPerSecond: number
  readonly stageMs: Readonly<Record<string, number>>
  /** Peak resident memory, MB. */
  readonly rssMb: Readonly<Record<string, number>>
}

/** From adding the folder to nothing pending; starting the worker and opening the model are not counted. */
export async function measureEndToEnd({ modelDir, photosDir, photos }: Material): Promise<EndToEnd> {
  const dir = await mkdtemp(join(tmpdir(), 'searlight-library-'))
  const library = await Library.open({
    dir,
    access: 'write',
    create: true,
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
    const early = rssAfter(EARLY_PHOTOS, library)
    const started = performance.now()
    await library.addFolder(photosDir)
    await library.indexPending(new AbortController().signal)
    const seconds = (performance.now() - started) / 1000
    const { stageMs, peakRssBytes, rssBytes } = await library.inferenceStats()
    const rssMb = {
      engine: await peakRssMb(),
      inference: megabytes(peakRssBytes),
      ...(early() !== null && {
        inference_after_1000: megabytes(early() ?? 0),
        inference_at_end: megabytes(rssBytes),
      }),
    }
    return { photosPerSecond: photos / seconds, stageMs, rssMb }
  } finally {
    await library.close()
    await rm(dir, { recursive: true })
  }
}

/** The worker's memory after this many photos: it must not grow from there on. */
const EARLY_PHOTOS = 1_000

function rssAfter(photos: number, library: Library): () => number | null {
  let rss: number | null = null
  const off = library.on('progress', ({ done }) => {
    if (done < photos) return
    off()
    void library.inferenceStats().then(({ rssBytes }) => {
      rss = rssBytes
    })
  })
  return () => rss
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20)
}

async function peakRssMb(): Promise<number> {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(await readFile('/proc/self/status', 'utf8').catch(() => ''))?.[1]
  return Math.round(kilobytes ? Number(kilobytes) / 1024 : process.resourceUsage().maxRSS / 1024)
}
