import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { CatalogueEntry } from '../../../../electron/core/models/catalogue.ts'
import {
  ModelInstaller,
  type ModelInstallerOptions,
} from '../../../../electron/core/models/model-installer.ts'
import type { InstallState } from '../../../../electron/shared/app-models.ts'
import { AppError } from '../../../../electron/shared/errors.ts'
import {
  type Broken,
  catalogueOf,
  entryOf,
  gitName,
  ModelServer,
  recordedFile,
  sendFile,
  sha256,
  someBytes,
} from '../../../helpers/model-server.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const CONFIG = Buffer.from('{"model_type":"clip"}')
const WEIGHTS = someBytes(300_000)
const ACCEPTED = { acceptLicence: true }

async function startServer(): Promise<ModelServer> {
  const server = await ModelServer.start()
  onTestFinished(() => server.stop())
  return server
}

function tinyModel({ origin }: ModelServer): CatalogueEntry {
  return entryOf('tiny', [
    recordedFile(origin, 'config.json', CONFIG),
    recordedFile(origin, 'model.safetensors', WEIGHTS),
  ])
}

/** A tiny model on a server of its own, and an installer for it. */
async function setUp(change: Partial<ModelInstallerOptions> = {}) {
  const server = await startServer()
  server.serve('/config.json', CONFIG)
  server.serve('/model.safetensors', WEIGHTS)
  const directory = join(temporaryDirectory(), 'models')
  const states: InstallState[] = []
  const options: ModelInstallerOptions = {
    directory,
    catalogue: catalogueOf(server.origin, tinyModel(server)),
    free: async () => 1e12,
    firstWaitMs: 1,
    silenceMs: 60_000,
    env: {},
    onChange: () => states.push(installer.state),
    ...change,
  }
  const installer = new ModelInstaller(options)
  onTestFinished(() => installer.cancel())
  const weights = () => readFileSync(join(directory, 'tiny', 'model.safetensors'))
  return { server, directory, installer, states, weights, options }
}

function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )
}

function part(directory: string, file = 'model.safetensors'): string {
  return join(directory, '.downloads', 'tiny', `${file}.part`)
}

/** A connection that breaks when part of the bytes is on the disk. */
function breaking(directory: string, after: number): Broken {
  const path = part(directory)
  const once = async (start: number) => {
    while (!existsSync(path) || statSync(path).size <= start) await new Promise(setImmediate)
  }
  return { after, once }
}

it('asks for nothing before somebody asks', async () => {
  const { server, installer, directory } = await setUp()
  const [offered] = await installer.offered()
  expect(offered).toMatchObject({ name: 'tiny', path: null, bytes: CONFIG.length + WEIGHTS.length })
  expect(server.asked).toEqual([])
  expect(existsSync(directory)).toBe(false)
})

it('puts a checked model in place, once', async () => {
  const { server, installer, directory, states, weights } = await setUp()
  const installed = await installer.install('tiny', ACCEPTED)
  expect(installed).toMatchObject({ name: 'tiny', path: join(directory, 'tiny') })
  expect(installed.files.map((file) => [file.sha256, file.check])).toEqual([
    [sha256(CONFIG), 'recorded'],
    [sha256(WEIGHTS), 'recorded'],
  ])
  expect(weights().equals(WEIGHTS)).toBe(true)
  expect(installer.state).toEqual({ kind: 'installed', name: 'tiny', path: installed.path })
  expect(states[0]).toMatchObject({ kind: 'downloading', doneBytes: 0, totalBytes: 300_021 })
  expect(readdirSync(join(directory, '.downloads'))).toEqual(['tiny.lock'])
  const asked = server.asked.length
  await installer.install('tiny', ACCEPTED)
  expect(server.asked).toHaveLength(asked)
})

it('continues after a broken connection', async () => {
  const { server, installer, directory, weights } = await setUp()
  let times = 0
  server.on('/model.safetensors', (request, response) => {
    sendFile(request, response, WEIGHTS, '"v1"', times++ < 3 ? breaking(directory, 80_000) : null)
  })
  await installer.install('tiny', ACCEPTED)
  expect(weights().equals(WEIGHTS)).toBe(true)
  const asked = server.askedFor('/model.safetensors')
  expect(asked).toHaveLength(4)
  expect(asked[0]).toMatchObject({ range: null })
  for (const { range, ifRange } of asked.slice(1)) {
    expect(range).toMatch(/^bytes=[1-9]/)
    expect(ifRange).toBe('"v1"')
  }
})

it('begins again where the file on the server is another one now', async () => {
  const { server, installer, directory, weights } = await setUp()
  let broken = false
  server.on('/model.safetensors', (request, response) => {
    if (broken) return sendFile(request, response, WEIGHTS, '"v2"')
    broken = true
    sendFile(request, response, someBytes(300_000, 2), '"v1"', breaking(directory, 100_000))
  })
  await installer.install('tiny', ACCEPTED)
  expect(weights().equals(WEIGHTS)).toBe(true)
})

it('begins again where the server cannot go on', async () => {
  const { server, installer, directory, weights } = await setUp()
  let times = 0
  server.on('/model.safetensors', (request, response) => {
    delete request.headers.range
    sendFile(request, response, WEIGHTS, null, times++ === 0 ? breaking(directory, 100_000) : null)
  })
  await installer.install('tiny', ACCEPTED)
  expect(weights().equals(WEIGHTS)).toBe(true)
})

it('continues an earlier process’s download, and fetches only the rest', async () => {
  const { server, installer, directory, weights } = await setUp()
  mkdirSync(join(directory, '.downloads', 'tiny'), { recursive: true })
  writeFileSync(part(directory), WEIGHTS.subarray(0, 200_000))
  expect((await installer.offered())[0]?.bytesKept).toBe(200_000)
  await installer.install('tiny', ACCEPTED)
  expect(server.askedFor('/model.safetensors')).toMatchObject([{ range: 'bytes=200000-' }])
  expect(weights().equals(WEIGHTS)).toBe(true)
})

it.each([
  ['other bytes', someBytes(300_000, 7)],
  ['fewer bytes', WEIGHTS.subarray(0, 299_999)],
  ['more bytes', Buffer.concat([WEIGHTS, Buffer.from('x')])],
])('refuses %s and removes them', async (_, bytes) => {
  const { server, installer, directory } = await setUp()
  server.serve('/model.safetensors', bytes)
  expect(await codeOf(installer.install('tiny', ACCEPTED))).toBe('download-refused')
  expect(installer.state).toMatchObject({ kind: 'failed', error: { code: 'download-refused' } })
  expect(existsSync(join(directory, 'tiny'))).toBe(false)
  expect(existsSync(part(directory)) ? statSync(part(directory)).size : 0).toBe(0)
  // And the right ones are taken the next time.
  server.serve('/model.safetensors', WEIGHTS)
  expect(await codeOf(installer.install('tiny', ACCEPTED))).toBe('none')
})

it('refuses a body without an end before it fills the disk', async () => {
  const { server, installer, directory } = await setUp()
  server.on('/model.safetensors', (_request, response) => {
    response.writeHead(200)
    const more = () => {
      if (!response.destroyed) response.write(WEIGHTS, () => setImmediate(more))
    }
    more()
  })
  expect(await codeOf(installer.install('tiny', ACCEPTED))).toBe('download-refused')
  expect(statSync(part(directory)).size).toBeLessThanOrEqual(WEIGHTS.length)
})

it('follows a redirect to a known place, and to no other', async () => {
  const { server, installer, directory } = await setUp()
  const elsewhere = await startServer()
  elsewhere.serve('/model.safetensors', WEIGHTS)
  let target = `${elsewhere.origin}/model.safetensors`
  server.on('/model.safetensors', (_, response) => response.writeHead(302, { location: target }).end())
  expect(await codeOf(installer.install('tiny', ACCEPTED))).toBe('download-refused')
  expect(elsewhere.asked).toEqual([])
  target = '/kept/model.safetensors?signed=1'
  server.serve('/kept/model.safetensors', WEIGHTS)
  expect(await codeOf(installer.install('tiny', ACCEPTED))).toBe('none')
  expect(existsSync(join(directory, 'tiny', 'config.json'))).toBe(true)
})

it('does not run in circles', async () => {
  const { server, installer } = await setUp()
  server.on('/model.safetensors', (_, response) =>
    response.writeHead(302, { location: '/model.safetensors' }).end(),
  )
  expect(await codeOf(installer.install('tiny', ACCEPTED))).toBe('download-refused')
  expect(server.askedFor('/model.safetensors')).toHaveLength(6)
})

it('waits for a busy server, and names it', async () => {
  const { server, installer, states, weights } = await setUp()
  let times = 0
  server.on('/model.safetensors', (request, response) => {
    if (times++ < 2) response.writeHead(503, { 'retry-after': '0' }).end()
    else sendFile(request, response, WEIGHTS, null)
  })
  await installer.install('tiny', ACCEPTED)
  expect(weights().equals(WEIGHTS)).toBe(true)
  const troubles = states.map((state) => state.kind === 'downloading' && state.trouble).filter(Boolean)
  expect(troubles[0]).toMatch(/answered 503/)
})

it('gives up a missing file at once, and a server that stays broken in the end', async () => {
  const { server, installer } = await setUp()
  server.on('/model.safetensors', (_, response) => response.writeHead(404).end())
  expect(await codeOf(installer.install('tiny', ACCEPTED))).toBe('download-failed')
  expect(server.askedFor('/model.safetensors')).toHaveLength(1)
  server.on('/model.safetensors', (_, response) => response.writeHead(500).end())
  expect(await codeOf(installer.install('tiny', ACCEPTED))).toBe('download-failed')
  expect(server.askedFor('/model.safetensors')).toHaveLength(7)
})

it('gives up a connection that falls silent, and asks again', async () => {
  const { server, installer, weights, states } = await setUp({ silenceMs: 50 })
  let times = 0
  server.on('/model.safetensors', (request, response) => {
    if (times++ > 0) return sendFile(request, response, WEIGHTS, '"v1"')
    response.writeHead(200, { etag: '"v1"', 'content-length': WEIGHTS.length })
    response.write(WEIGHTS.subarray(0, 1_000))
  })
  await installer.install('tiny', ACCEPTED)
  expect(weights().equals(WEIGHTS)).toBe(true)
  expect(
    states.some((state) => state.kind === 'downloading' && /said nothing/.test(state.trouble ?? '')),
  ).toBe(true)
})

it('reports a missing connection', async () => {
  const { server, installer } = await setUp()
  await server.stop()
  expect(await codeOf(installer.install('tiny', ACCEPTED))).toBe('no-connection')
})

it('checks the space first, also for the compiled model', async () => {
  const { server, installer } = await setUp({ free: async () => 200_000_000 + 600_041 })
  expect(await codeOf(installer.install('tiny', ACCEPTED))).toBe('disk-full')
  expect(server.asked).toEqual([])
  const roomy = await setUp({ free: async () => 200_000_000 + 600_042 })
  expect(await codeOf(roomy.installer.install('tiny', ACCEPTED))).toBe('none')
})

it('leaves the downloaded bytes in place when the user cancels', async () => {
  const { server, installer, directory, weights } = await setUp()
  const half = Promise.withResolvers<void>()
  server.on('/model.safetensors', (_, response) => {
    response.writeHead(200, { etag: '"v1"', 'content-length': WEIGHTS.length })
    response.write(WEIGHTS.subarray(0, 100_000), () => half.resolve())
  })
  const installing = codeOf(installer.install('tiny', ACCEPTED))
  await half.promise
  while (!existsSync(part(directory)) || statSync(part(directory)).size < 1) await new Promise(setImmediate)
  await installer.cancel()
  expect(await installing).toBe('cancelled')
  expect(installer.state).toEqual({ kind: 'idle' })
  const kept = statSync(part(directory)).size
  server.on('/model.safetensors', (request, response) => sendFile(request, response, WEIGHTS, '"v1"'))
  await installer.install('tiny', ACCEPTED)
  expect(server.askedFor('/model.safetensors').at(-1)).toMatchObject({ range: `bytes=${kept}-` })
  expect(weights().equals(WEIGHTS)).toBe(true)
})

it('runs one download for all callers, and one model at a time', async () => {
  const { server, directory, options } = await setUp()
  const other = entryOf('other', [recordedFile(server.origin, 'config.json', CONFIG)])
  const catalogue = catalogueOf(server.origin, tinyModel(server), other)
  const installer = new ModelInstaller({ ...options, catalogue, onChange: () => {} })
  const installs = [installer.install('tiny', ACCEPTED), installer.install('tiny', ACCEPTED)]
  expect(() => installer.install('other', ACCEPTED)).toThrow(/another model is being downloaded/)
  await Promise.all(installs)
  expect(server.askedFor('/model.safetensors')).toHaveLength(1)
  expect(existsSync(join(directory, 'other'))).toBe(false)
})

it('waits for another program that downloads the same, and takes its result', async () => {
  const { server, installer, options, states } = await setUp()
  const held = Promise.withResolvers<void>()
  server.on('/model.safetensors', (request, response) => {
    void held.promise.then(() => sendFile(request, response, WEIGHTS, null))
  })
  const first = installer.install('tiny', ACCEPTED)
  while (server.askedFor('/model.safetensors').length === 0) await new Promise(setImmediate)
  const waiting = Promise.withResolvers<void>()
  const second: ModelInstaller = new ModelInstaller({
    ...options,
    onChange: () => second.state.kind === 'waiting' && waiting.resolve(),
  })
  const other = second.install('tiny', ACCEPTED)
  await waiting.promise
  held.resolve()
  expect(await other).toEqual(await first)
  expect(server.askedFor('/model.safetensors')).toHaveLength(1)
  expect(states.at(-1)).toMatchObject({ kind: 'installed' })
})

it('leaves a folder alone that somebody else made', async () => {
  const { server, installer, directory } = await setUp()
  mkdirSync(join(directory, 'tiny'), { recursive: true })
  writeFileSync(join(directory, 'tiny', 'mine.txt'), 'mine')
  expect(await codeOf(installer.install('tiny', ACCEPTED))).toBe('download-failed')
  expect(await codeOf(installer.remove('tiny'))).toBe('model-unknown')
  expect(readdirSync(join(directory, 'tiny'))).toEqual(['mine.txt'])
  expect(server.asked).toEqual([])
})

it('installs a model again that lost a file, or a piece of one', async () => {
  const { installer, directory, weights } = await setUp()
  await installer.install('tiny', ACCEPTED)
  truncateSync(join(directory, 'tiny', 'model.safetensors'), 1_000)
  expect((await installer.offered())[0]?.path).toBeNull()
  await installer.install('tiny', ACCEPTED)
  expect(weights().equals(WEIGHTS)).toBe(true)
})

it('removes a model with all that was made of it', async () => {
  const { installer, directory } = await setUp()
  await installer.install('tiny', ACCEPTED)
  mkdirSync(join(directory, 'tiny', '.searlight'))
  await installer.remove('tiny')
  expect(existsSync(join(directory, 'tiny'))).toBe(false)
  expect(await codeOf(installer.remove('tiny'))).toBe('model-unknown')
})

const UNRECORDED = Buffer.from('{"projection_dim":512}')

/** A model whose config has no recorded checksum. */
async function setUpUnrecorded(stated: Record<string, string>) {
  const server = await startServer()
  const file = {
    name: 'config.json',
    url: `${server.origin}/repo/resolve/abc/config.json`,
    facts: { check: 'hub' as const, aboutBytes: 100 },
  }
  const directory = temporaryDirectory()
  const catalogue = catalogueOf(server.origin, entryOf('tiny', [file]))
  const installer = new ModelInstaller({ directory, catalogue, firstWaitMs: 1, env: {} })
  // As the hub does: the host itself answers a small file, after a redirect.
  server.on('/repo/resolve/abc/config.json', (_, response) =>
    response.writeHead(307, { location: '/cache/config.json' }).end(),
  )
  server.on('/cache/config.json', (request, response) => {
    for (const [name, value] of Object.entries(stated)) response.setHeader(name, value)
    sendFile(request, response, UNRECORDED, null)
  })
  return { server, directory, installer }
}

it.each([
  ['git’s name of a small file', { etag: `"${gitName(UNRECORDED)}"`, 'x-repo-commit': 'abc' }],
  ['the SHA-256 of a large one', { 'x-linked-etag': `"${sha256(UNRECORDED)}"`, 'x-linked-size': '22' }],
])('holds a file that nobody recorded against %s', async (_, stated) => {
  const { installer, directory } = await setUpUnrecorded(stated)
  expect(await codeOf(installer.install('tiny', ACCEPTED))).toBe('none')
  const known = JSON.parse(readFileSync(join(directory, 'first-uses.json'), 'utf8'))
  expect(Object.values(known)).toMatchObject([{ sha256: sha256(UNRECORDED), bytes: 22 }])
})

it.each([
  ['another checksum', { etag: `"${gitName(CONFIG)}"` }],
  ['another SHA-256', { etag: `"${sha256(CONFIG)}"` }],
  ['no checksum', {}],
  ['another revision', { etag: `"${gitName(UNRECORDED)}"`, 'x-repo-commit': 'def' }],
  ['another size', { etag: `"${gitName(UNRECORDED)}"`, 'x-linked-size': '21' }],
])('refuses it where the hub states %s', async (_, stated) => {
  const { installer, directory } = await setUpUnrecorded(stated)
  expect(await codeOf(installer.install('tiny', ACCEPTED))).toBe('download-refused')
  expect(existsSync(join(directory, 'tiny'))).toBe(false)
})

const PHI = Buffer.concat([Buffer.from('PK\u0003\u0004'), someBytes(5_000)])

/** A tiny model, and a network beside it under a licence that forbids selling it. */
async function setUpPhi() {
  const { server, directory, options } = await setUp()
  const file = {
    name: 'phi.pt',
    url: `${server.origin}/phi.pt`,
    facts: { check: 'first-use' as const, aboutBytes: 5_000, beginsWith: 'PK\u0003\u0004' },
  }
  const licence = { name: 'CC BY-NC 4.0', url: 'https://example.invalid', notice: 'Not to be sold.' }
  const phi = entryOf('tiny-phi', [file], { belongsTo: 'tiny', licence })
  const catalogue = catalogueOf(server.origin, tinyModel(server), phi)
  const installer = new ModelInstaller({ ...options, catalogue, onChange: () => {} })
  server.serve('/phi.pt', PHI)
  return { server, installer, path: join(directory, 'tiny', 'phi.pt') }
}

it('puts a network beside its model, after its licence was accepted', async () => {
  const { server, installer, path } = await setUpPhi()
  expect(() => installer.install('tiny-phi', { acceptLicence: false })).toThrow(/CC BY-NC 4.0/)
  expect(await codeOf(installer.install('tiny-phi', ACCEPTED))).toBe('model-required')
  expect(server.asked).toEqual([])
  await installer.install('tiny', ACCEPTED)
  await installer.install('tiny-phi', ACCEPTED)
  expect(readFileSync(path).equals(PHI)).toBe(true)
  expect((await installer.offered()).map((each) => each.path !== null)).toEqual([true, true])
  await installer.remove('tiny-phi')
  expect((await installer.offered()).map((each) => each.path !== null)).toEqual([true, false])
})

it('takes a file without a checksum as it came the first time, and only the same one later', async () => {
  const { server, installer, path } = await setUpPhi()
  await installer.install('tiny', ACCEPTED)
  server.serve('/phi.pt', Buffer.from('<html>Sign in to the hotel</html>'))
  expect(await codeOf(installer.install('tiny-phi', ACCEPTED))).toBe('download-refused')
  server.serve('/phi.pt', PHI)
  await installer.install('tiny-phi', ACCEPTED)
  await installer.remove('tiny-phi')
  const other = Buffer.from(PHI)
  other[100] = (other[100] ?? 0) ^ 1
  server.serve('/phi.pt', other)
  expect(await codeOf(installer.install('tiny-phi', ACCEPTED))).toBe('download-refused')
  expect(existsSync(path)).toBe(false)
})

it('does not write over a network of the user’s own', async () => {
  const { installer, path } = await setUpPhi()
  await installer.install('tiny', ACCEPTED)
  writeFileSync(path, 'mine')
  expect(await codeOf(installer.install('tiny-phi', ACCEPTED))).toBe('download-failed')
  expect(readFileSync(path, 'utf8')).toBe('mine')
})

it('goes through the proxy that the environment names', async () => {
  const proxy = await startServer()
  const { server, installer } = await setUp({ env: { HTTP_PROXY: proxy.origin } })
  proxy.serve('/config.json', CONFIG)
  proxy.serve('/model.safetensors', WEIGHTS)
  await installer.install('tiny', ACCEPTED)
  expect(server.asked).toEqual([])
  expect(proxy.asked.map(({ path }) => path)).toEqual([
    `${server.origin}/config.json`,
    `${server.origin}/model.safetensors`,
  ])
})
