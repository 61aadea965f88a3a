/**
 * [Note: The runtime keeps still]: each process that can load ONNX Runtime switches its reports off by itself, whatever
 * started it and whatever its environment says. Each opens a graph here; ONNX Runtime writes its device id as soon as
 * it is loaded, so a file is the proof.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import type { InferenceApi } from '../../electron/shared/inference-api.ts'
import { connect } from '../../electron/shared/rpc.ts'
import type { SearchApi } from '../../electron/shared/search-api.ts'
import { buildLibrary } from '../bench/search-bench-library.ts'
import { buildDesktop } from '../helpers/electron-stand-in/build.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { type PrivatePlace, privatePlace } from '../helpers/private-place.ts'
import { request } from '../helpers/rank-request.ts'
import { MODEL_ROW_ID } from '../helpers/search-library.ts'

const ROOT = join(import.meta.dirname, '../..')
const DEVICE_ID = 'home/.cache/Microsoft/DeveloperTools/.onnxruntime/deviceid'

/** As no host starts it: the plain environment of a user. */
function forkPlainly(entry: string, { env, cwd }: PrivatePlace): ChildProcess {
  const child = fork(join(ROOT, entry), { env, cwd, serialization: 'advanced', execArgv: [], silent: true })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

function channelOf(child: ChildProcess) {
  return {
    send: (message: unknown) => void child.send(message as object, () => {}),
    onMessage: (listener: (message: unknown) => void) => void child.on('message', listener),
  }
}

async function output(child: ChildProcess): Promise<string> {
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      text += chunk
    })
  await once(child, 'close')
  return text
}

async function probe(entry: string, place: PrivatePlace): Promise<void> {
  const modelDir = join(place.base, 'model')
  mkdirSync(modelDir)
  await writeLetterClip(modelDir)
  const { api } = connect<Pick<InferenceApi, 'probe'>>(channelOf(forkPlainly(entry, place)), ['probe'])
  const request = { modelDir, fallbackCacheDir: join(place.home, '.cache', 'searlight') }
  expect((await api.probe({ ...request, provider: 'cpu' })).cosine).toBeGreaterThan(0.99)
}

it('a graph without the switch leaves a device id, so these tests can find one', async () => {
  const place = privatePlace()
  const script = "require('onnxruntime-node').InferenceSession.create(new Uint8Array([8, 8])).catch(() => {})"
  // A proxy without a server: a report, should there be one, goes nowhere.
  const env = { ...place.env, HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' }
  const child = spawn(process.execPath, ['-e', `${script}; setInterval(() => {}, 1000)`], {
    env: { ...env, NODE_PATH: join(ROOT, 'node_modules') },
    cwd: place.cwd,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  while (!existsSync(join(place.base, DEVICE_ID))) await delay(10)
  // Before its first report.
  child.kill('SIGKILL')
  expect(place.strangers()).toContain(DEVICE_ID)
})

it('the inference worker, in its usual role and as a probe', async () => {
  const place = privatePlace()
  await probe('electron/worker/main.ts', place)
  expect(place.strangers()).toEqual([])
})

it('the inference worker of the built desktop', async () => {
  const built = buildDesktop()
  onTestFinished(() => built.remove())
  const place = privatePlace()
  await probe(join(built.dir.slice(ROOT.length + 1), 'main', 'inference-worker.js'), place)
  expect(place.strangers()).toEqual([])
})

it('the search worker', async () => {
  const place = privatePlace()
  const databasePath = join(place.base, 'library.db')
  buildLibrary(databasePath, 2_000, 16)
  const child = forkPlainly('electron/worker/search/main.ts', place)
  const { api } = connect<SearchApi>(channelOf(child), ['open', 'warm', 'rank'])
  await api.open({ databasePath, modelRowId: MODEL_ROW_ID })
  await api.warm({})
  const asked = request(new Float32Array(16).fill(1), 3)
  expect(await api.rank(asked)).toMatchObject({ hits: { length: 3 } })
  expect(place.strangers()).toEqual([])
})

it('the demo trainer', async () => {
  const place = privatePlace()
  expect(await output(forkPlainly('test/helpers/demo-trainer-child.ts', place))).toBe('open\n')
  expect(place.strangers()).toEqual([])
})

it('a bench', async () => {
  const { env, cwd, strangers } = privatePlace()
  const args = ['test/bench/search-bench.ts', '--n', '2000', '--dim', '16', '--queries', '2']
  const child = spawn(process.execPath, [join(ROOT, args[0] ?? ''), ...args.slice(1)], { env, cwd })
  expect(await output(child)).toContain('"same_ids":true')
  expect(strangers()).toEqual([])
})

it('switches it off also where the user switched it on, and in no thread, where it could not', async () => {
  const place = privatePlace()
  const runtime = join(ROOT, 'native-models/onnx/onnx-runtime.ts')
  const script = `import(${JSON.stringify(runtime)}).then(({ InferenceSession }) => InferenceSession.create(new Uint8Array([8, 8])).catch(() => {}))`
  const env = { ...place.env, ORT_DISABLE_TELEMETRY: '0' }
  await output(spawn(process.execPath, ['-e', script], { env, cwd: place.cwd }))
  expect(place.strangers()).toEqual([])
  const thread = new Worker(`import(${JSON.stringify(runtime)})`, { eval: true })
  const [error] = (await once(thread, 'error')) as [Error]
  expect(error.message).toContain('main thread')
})

it('the switches are still in the libraries that are installed', () => {
  const bin = join(ROOT, 'node_modules/onnxruntime-node/bin/napi-v6')
  const holds = (file: string, name: string) => readFileSync(join(bin, file)).includes(name)
  expect(holds('linux/x64/libonnxruntime.so.1', 'ORT_DISABLE_TELEMETRY')).toBe(true)
  expect(holds('darwin/arm64/libonnxruntime.1.30.0.dylib', 'ORT_DISABLE_TELEMETRY')).toBe(true)
  expect(holds('win32/x64/onnxruntime.dll', 'ORT_RUNNING_UNIT_TESTS')).toBe(true)
})
