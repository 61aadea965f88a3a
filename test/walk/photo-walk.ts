/**
 * `npm run bench:walk`
 *
 * Lists the project's modules of the engine process that one photo passes, by V8's precise coverage, and prints their
 * number. A photo passes the modules that each photo costs a call: a scan with EXTRA photos more calls one of their
 * functions at least EXTRA times more. The last line counts all modules that run during the scan. Loading a module does
 * not count. `test/integration/query-walk.test.ts` lists those of a query.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { Session } from 'node:inspector/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openLibrary } from '../../electron/cli/open-library.ts'
import { generatedPhoto, generatePhotos } from '../helpers/generated-photos.ts'

const PROJECT = resolve(import.meta.dirname, '../..')
const MODEL = join(PROJECT, 'native-models/demo/model')
const SIZE = { width: 160, height: 120 }
/** Fewer than one batch of the queue. */
const EXTRA = 10

/** Calls of each function, by module and place in it. */
type Calls = ReadonlyMap<string, ReadonlyMap<number, number>>

const signal = new AbortController().signal
const session = new Session()
session.connect()
await session.post('Profiler.enable')

const work = await mkdtemp(join(tmpdir(), 'searlight-walk-'))
const photosDir = join(work, 'photos')
await generatePhotos({ folder: photosDir, count: 8, ...SIZE })
const library = await openLibrary({
  dir: join(work, 'library'),
  access: 'write',
  create: true,
  command: 'walk',
  signal,
})
try {
  await library.useModel({ modelDir: MODEL, change: false })
  await library.addFolder(photosDir)
  await library.indexPending(signal)
  await walkOfPhoto()
} finally {
  await library.close()
  await rm(work, { recursive: true, force: true })
}

async function walkOfPhoto(): Promise<void> {
  const one = await callsOfScan(1)
  const many = await callsOfScan(1 + EXTRA)
  const passed = [...many].filter(([module, calls]) =>
    [...calls].some(([at, count]) => count - (one.get(module)?.get(at) ?? 0) >= EXTRA),
  )
  print(passed.map(([module]) => module))
  console.log(`${many.size} modules run during the whole scan`)
}

/** Each scan finds photos in a new folder below the one that is watched. */
async function callsOfScan(photos: number): Promise<Calls> {
  const folder = join(photosDir, String(photos))
  await mkdir(folder)
  for (let i = 0; i < photos; i++) {
    const photo = await generatedPhoto(photos * 100 + i, SIZE.width, SIZE.height)
    await photo.jpeg().toFile(join(folder, `${i}.jpg`))
  }
  return callsDuring(() => library.indexPending(signal))
}

async function callsDuring(work: () => Promise<unknown>): Promise<Calls> {
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  await work()
  const { result } = await session.post('Profiler.takePreciseCoverage')
  await session.post('Profiler.stopPreciseCoverage')
  const calls = new Map<string, ReadonlyMap<number, number>>()
  for (const { url, functions } of result) {
    const module = url.startsWith('file:') ? relative(PROJECT, fileURLToPath(url)) : ''
    if (!/^(electron|native-models)\//.test(module)) continue
    // V8 lists the body of a module as a function without a name that begins at its first character.
    const ran = functions.flatMap(({ functionName, ranges: [range] }) =>
      range && range.count > 0 && (functionName !== '' || range.startOffset > 0)
        ? [[range.startOffset, range.count] as const]
        : [],
    )
    if (ran.length > 0) calls.set(module, new Map(ran))
  }
  return calls
}

function print(modules: readonly string[]): void {
  for (const module of modules.toSorted()) console.log(module)
  console.log(`${modules.length} modules`)
}
