/** The launcher fetches a newer Node from a registry, and takes only the recorded one. Real npm, a local registry. */
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { needs } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const LAUNCHER = join(import.meta.dirname, '../../electron/launcher.mjs')
const HOUR_MS = 3_600_000

/** A package whose "node" prints a new version and repeats its arguments. */
function packedNode(says: string): Buffer {
  const folder = temporaryDirectory()
  mkdirSync(join(folder, 'package', 'bin'), { recursive: true })
  writeFileSync(join(folder, 'package', 'package.json'), JSON.stringify({ name: 'node', version: '99.0.0' }))
  const binary = join(folder, 'package', 'bin', 'node')
  writeFileSync(binary, `#!/bin/sh\nif [ "$1" = --version ]; then echo v99.0.0; else echo "${says} $*"; fi\n`)
  chmodSync(binary, 0o755)
  execFileSync('tar', ['-czf', 'package.tgz', 'package'], { cwd: folder })
  return readFileSync(join(folder, 'package.tgz'))
}

const integrityOf = (bytes: Buffer) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`

interface Asked {
  count: number
}

/** A launcher that needs Node 99, recorded as `recorded`, beside a registry that sends `sent`. */
async function setUp(recorded: Buffer, sent: Buffer | null) {
  const root = temporaryDirectory()
  const launcher = join(root, 'electron', 'launcher.mjs')
  mkdirSync(join(root, 'electron'))
  const source = readFileSync(LAUNCHER, 'utf8')
    .replace(/OLDEST_NODE = \[.*\]/, 'OLDEST_NODE = [99, 0]')
    .replaceAll(/version: '[^']+'/g, "version: '99.0.0'")
    .replaceAll(/'sha512-[^']+'/g, `'${integrityOf(recorded)}'`)
  writeFileSync(launcher, source)
  const asked: Asked = { count: 0 }
  const server = createServer((_, response) => {
    asked.count++
    if (sent) response.end(sent)
    else response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const env = {
    ...process.env,
    npm_config_registry: `http://127.0.0.1:${port}/`,
    npm_config_cache: join(root, 'npm-cache'),
    npm_config_fetch_retries: '0',
    // As `npm run --silent` hands on.
    npm_config_loglevel: 'silent',
    // Variables that the npm which runs these tests sets would name its own project.
    npm_config_local_prefix: '',
  }
  const cache = join(root, 'node_modules', '.cache', 'searlight')
  const start = () => spawn(process.execPath, [launcher, 'script.ts', 'argument'], { env })
  const run = async () => {
    const child = start()
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    const code = await new Promise((resolve) => child.once('close', resolve))
    return { code, stdout, lines: stderr.trim().split('\n') }
  }
  return { root, run, start, cache, asked, left: () => (existsSync(cache) ? readdirSync(cache) : []) }
}

describe('the launcher', needs('fetchedNode'), () => {
  it('runs the Node that was recorded, fetched once', async () => {
    const node = packedNode('good')
    const { run, asked, left } = await setUp(node, node)
    expect(await run()).toMatchObject({ code: 0, stdout: 'good script.ts argument\n' })
    expect(left()).toHaveLength(1)
    const { count } = asked
    expect(await run()).toMatchObject({ code: 0, stdout: 'good script.ts argument\n', lines: [''] })
    expect(asked.count).toBe(count)
  })

  it.each([
    ['another program', () => packedNode('evil')],
    ['no package', () => Buffer.from('not found')],
    ['nothing', () => Buffer.alloc(0)],
  ])('refuses %s in one line and leaves nothing', async (_, sent) => {
    const { run, left } = await setUp(packedNode('good'), sent())
    const { code, stdout, lines } = await run()
    expect([code, stdout]).toEqual([1, ''])
    expect(lines).toHaveLength(2)
    expect(lines[1]).toMatch(/is not the Node that was recorded \(it was removed\)/)
    expect(left()).toEqual([])
  })

  it('reports that npm could not fetch it, and leaves nothing', async () => {
    const { run, left } = await setUp(packedNode('good'), null)
    const { code, lines } = await run()
    expect(code).toBe(1)
    expect(lines).toHaveLength(2)
    expect(lines[1]).toMatch(/npm could not fetch one/)
    expect(left()).toEqual([])
  })

  it('replaces a copy that was held against something else', async () => {
    const node = packedNode('good')
    const { run, cache, left } = await setUp(node, node)
    await run()
    const [name = ''] = left()
    const lock = join(cache, name, 'node_modules', '.package-lock.json')
    writeFileSync(lock, readFileSync(lock, 'utf8').replace(/sha512-[^"]+/, integrityOf(packedNode('evil'))))
    expect(await run()).toMatchObject({ code: 0, stdout: 'good script.ts argument\n' })
    expect(left()).toEqual([name])
  })

  it('leaves no half copy after an interrupt, and removes the leftovers of a killed one', async () => {
    const node = packedNode('good')
    const { run, start, cache, left } = await setUp(node, node)
    const interrupted = start()
    while (left().length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    interrupted.kill('SIGTERM')
    await new Promise((resolve) => interrupted.once('close', resolve))
    expect(left().filter((name) => /-[A-Za-z0-9]{6}$/.test(name))).toEqual([])

    const killed = start()
    while (left().length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    killed.kill('SIGKILL')
    await new Promise((resolve) => killed.once('exit', resolve))
    for (const name of left())
      utimesSync(join(cache, name), new Date(Date.now() - HOUR_MS), new Date(Date.now() - HOUR_MS))
    expect(await run()).toMatchObject({ code: 0 })
    expect(left()).toHaveLength(1)
  })
})

it('has Node keep its compiled modules beside the checkout, unless the user names another folder', () => {
  const script = join(temporaryDirectory(), 'env.mjs')
  writeFileSync(script, "process.stdout.write(process.env['NODE_COMPILE_CACHE'])")
  const folder = (env: NodeJS.ProcessEnv) =>
    execFileSync(process.execPath, [LAUNCHER, script], { env, encoding: 'utf8' })
  const { NODE_COMPILE_CACHE: _, ...env } = process.env
  expect(folder(env)).toBe(join(import.meta.dirname, '../../node_modules/.cache/searlight/modules'))
  expect(folder({ ...env, NODE_COMPILE_CACHE: '/elsewhere' })).toBe('/elsewhere')
})
