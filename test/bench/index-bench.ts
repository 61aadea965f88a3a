/**
 * `npm run bench:index -- [--model <dir>] [--photos <folder>] [--n <photos>]`
 *
 * Photos a second end to end, against what the parts allow on the same cores in the same run. JSON lines. D is
 * decoding, thumbnails and preprocessing alone, E the encoder alone; on shared cores a pipeline can at best
 * reach 1/(1/D + 1/E), and `ratio` is against that. Medians of three rounds of all three.
 *
 * Without options: ViT-B/32 geometry with random weights, then photo-mini where it lies beside the checkout, each
 * on generated 224-pixel and 12-megapixel JPEGs. `--n` is the number of generated photos of each kind.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { compileModel } from '../../native-models/compile/compile.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { VIT_B_32, writeRandomClip } from '../helpers/random-clip.ts'
import { sharedPath } from '../helpers/shared.ts'
import { type EndToEnd, type Material, measureAlone } from './index-measures.ts'
import { percentile } from './search-measures.ts'

/** Medians over so many rounds: machines are noisy. */
const ROUNDS = 3

/** Photos a second of the parts alone, and the whole. */
interface Round {
  readonly decode: number
  readonly encode: number
  readonly whole: EndToEnd
}

interface PhotoSet {
  readonly name: string
  readonly folder: string
}

const GENERATED = [
  { name: '224px', width: 300, height: 224, count: 240 },
  { name: '12mp', width: 4000, height: 3000, count: 96 },
] as const

const { values } = parseArgs({
  options: { model: { type: 'string' }, photos: { type: 'string' }, n: { type: 'string' } },
})
const work = await mkdtemp(join(tmpdir(), 'searlight-bench-'))
try {
  await run()
} finally {
  await rm(work, { recursive: true })
}

async function run(): Promise<void> {
  const photoSets = await givenOrGeneratedPhotos()
  for (const modelDir of await models()) {
    for (const photos of photoSets) console.log(JSON.stringify(await benchmark(modelDir, photos)))
  }
}

async function models(): Promise<readonly string[]> {
  if (values.model) return [resolve(values.model)]
  const random = join(work, 'vit-b-32-random')
  await writeRandomClip(random, VIT_B_32)
  const photoMini = sharedPath('models', 'photo-mini')
  return existsSync(photoMini) ? [random, photoMini] : [random]
}

async function givenOrGeneratedPhotos(): Promise<readonly PhotoSet[]> {
  if (values.photos) return [{ name: basename(values.photos), folder: resolve(values.photos) }]
  const sets: PhotoSet[] = []
  for (const { name, count, ...size } of GENERATED) {
    const folder = join(work, name)
    await generatePhotos({ folder, count: values.n ? Number(values.n) : count, ...size })
    sets.push({ name, folder })
  }
  return sets
}

async function benchmark(modelDir: string, { name, folder }: PhotoSet): Promise<object> {
  const cacheDir = join(work, 'cache')
  const { imageSize } = await compileModel(modelDir, { fallbackCacheDir: cacheDir, phiName: null })
  const photos = (await readdir(folder)).length
  const material: Material = { modelDir, imageSize, cacheDir, photosDir: folder, photos }
  const rounds: Round[] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measureRound(material))
  const median = (of: (round: Round) => number) => percentile(rounds.map(of), 0.5)
  const [last] = rounds.slice(-1)
  return {
    bench: 'index',
    model: basename(modelDir),
    photos: name,
    n: photos,
    photos_per_s: rounded(median(({ whole }) => whole.photosPerSecond)),
    encoder_photos_per_s: rounded(median(({ encode }) => encode)),
    decode_photos_per_s: rounded(median(({ decode }) => decode)),
    bound_photos_per_s: rounded(median(boundOf)),
    ratio: rounded(median((round) => round.whole.photosPerSecond / boundOf(round))),
    ratio_to_encoder: rounded(median(({ whole, encode }) => whole.photosPerSecond / encode)),
    stage_ms_per_photo: perPhoto(last?.whole.stageMs ?? {}, photos),
    rss_mb: last?.whole.rssMb,
  }
}

/** One after the other, so that a machine that slows down for a while slows all three. */
async function measureRound(material: Material): Promise<Round> {
  const decode = await measureAlone('decode', material)
  const whole = await measureAlone('whole', material)
  const encode = await measureAlone('encode', material)
  return { decode, encode, whole }
}

/** The limit of a pipeline on shared cores, photos a second. */
function boundOf({ decode, encode }: Round): number {
  return 1 / (1 / decode + 1 / encode)
}

function perPhoto(
  stageMs: Readonly<Record<string, number>>,
  photos: number,
): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(stageMs).map(([stage, ms]) => [stage, rounded(ms / photos)]))
}

function rounded(figure: number): number {
  return Math.round(figure * 1000) / 1000
}
