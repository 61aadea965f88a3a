/**
 * One part of indexing alone, in a process of its own: `decode` (decoding, thumbnails and preprocessing) or
 * `encode` (the image tower on pictures already prepared), or the `whole` of it with this process as the engine.
 * Prints one JSON value on standard output.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDecoder } from '../../electron/worker/decoder.ts'
import { openModel } from '../../electron/worker/open-model.ts'
import { type EndToEnd, type Material, measureEndToEnd } from './index-measures.ts'

/** The ingest queue has this many photos open. */
const IN_FLIGHT = 32

const [part, material] = process.argv.slice(2)
const job = JSON.parse(material ?? '') as Material
const paths = (await readdir(job.photosDir)).map((name) => join(job.photosDir, name))
process.stdout.write(JSON.stringify(await measure(part)))
process.exit(0)

async function measure(name: string | undefined): Promise<number | EndToEnd> {
  if (name === 'decode') return decodeAll(job)
  return name === 'encode' ? encodeAll(job) : measureEndToEnd(job)
}

async function decodeAll({ imageSize }: Material): Promise<number> {
  const { api } = startDecoder()
  const thumbnailDir = await mkdtemp(join(tmpdir(), 'searlight-thumbnails-'))
  const prepare = (path: string) => api.prepare({ path, imageSize, thumbnailDir, newThumbnail: false })
  await prepare(paths[0] ?? '')
  const rate = await throughput(paths.slice(1), prepare)
  await rm(thumbnailDir, { recursive: true })
  return rate
}

async function encodeAll({ imageSize, modelDir, cacheDir }: Material): Promise<number> {
  const { images } = await openModel({
    modelDir,
    phiName: null,
    thumbnailDir: tmpdir(),
    fallbackCacheDir: cacheDir,
    providerReport: { provider: 'cpu', rejected: [] },
  })
  const data = Uint8Array.from({ length: 3 * imageSize ** 2 }, (_, index) => (index * 7919) & 0xff)
  // A copy each time: the encoder takes pictures over.
  const encode = () => images.encode({ data: data.slice(), width: imageSize, height: imageSize }, 'ingest')
  await encode()
  return throughput(paths.slice(1), encode)
}

/** Items a second with IN_FLIGHT of them open at any time. */
async function throughput<T>(items: readonly T[], task: (item: T) => Promise<unknown>): Promise<number> {
  const started = performance.now()
  const queue = items.values()
  const worker = async () => {
    for (const item of queue) await task(item)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
  return (items.length * 1000) / (performance.now() - started)
}
