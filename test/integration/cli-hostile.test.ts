/**
 * Wrong options and hostile surroundings: a command ends with 1 or 2 and sentences, never with a stack trace, and never
 * hangs.
 */
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerOf } from '../helpers/cli.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { needs } from '../helpers/needs.ts'
import { TINY_CLIP, writeRandomClip } from '../helpers/random-clip.ts'

const MAIN = join(import.meta.dirname, '../../electron/cli/main.ts')
const NOBODY = 65534
/** Nothing that is wrong takes longer to be found out, on a busy machine. */
const LIMIT_MS = 60_000

const work = mkdtempSync(join(tmpdir(), 'searlight-hostile-'))
const at = (...path: readonly string[]) => join(work, ...path)
const L = at('library')
const P = at('photos')
const M = at('model')
const PICTURE = at('photos', 'photo-00000.jpg')

beforeAll(async () => {
  await writeRandomClip(M, TINY_CLIP)
  await generatePhotos({ folder: P, count: 3, width: 64, height: 48 })
  await answerOf(['index', P, '--library', L, '--model', M, '--json'])
  writeFileSync(at('file'), 'no library')
  mkdirSync(at('garbage'))
  writeFileSync(at('garbage', 'library.db'), Buffer.alloc(20_000, 7))
  mkdirSync(at('empty'))
  writeFileSync(at('empty', 'library.db'), '')
  mkdirSync(at('directory', 'library.db'), { recursive: true })
  mkdirSync(at('looped'))
  symlinkSync('library.db', at('looped', 'library.db'))
  mkdirSync(at('locked'))
  writeFileSync(at('locked', 'library.db'), '')
  mkdirSync(at('no-model'))
  writeFileSync(at('batch.jsonl'), '{"text": 1}\nnot json\n{"limit": -1, "text": "x"}\n[]\nnull\n')
  if (process.platform !== 'win32') {
    execFileSync('mkfifo', [at('fifo')])
    mkdirSync(at('pipe'))
    execFileSync('mkfifo', [at('pipe', 'library.db')])
    execFileSync('chmod', ['-R', 'a+rX', work])
    chmodSync(at('locked'), 0)
  }
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

interface Surroundings {
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Runs as a user without rights. */
  readonly nobody?: boolean
}

interface Ended {
  readonly code: number | null
  readonly stderr: string
}

function run(args: readonly string[], { env = {}, nobody = false }: Surroundings = {}): Promise<Ended> {
  const asNobody = nobody && process.getuid?.() === 0
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, SEARLIGHT_CACHE: at('cache'), SEARLIGHT_DATA: at('data'), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
    ...(asNobody && { uid: NOBODY, gid: NOBODY }),
  })
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stderr })))
}

const TRACE = /^\s+at .+(:\d+:\d+\)?|\(native\)|<anonymous>\)?)$/m

function expectPlain({ code, stderr }: Ended): void {
  expect(stderr).not.toMatch(TRACE)
  expect(stderr).not.toMatch(/^(\w*Error|node:internal|Node\.js v)/m)
  expect(stderr.trim()).not.toBe('')
  expect([1, 2]).toContain(code)
}

const search = (library: string, ...args: readonly string[]) => ['search', '--library', library, ...args]

describe.concurrent('wrong options', () => {
  it.each([
    [[]],
    [['nonsense']],
    [['__proto__']],
    [['constructor']],
    [['search']],
    [['search', '--library']],
    [['search', '--library', '']],
    [search(L)],
    [search(L, '--limit', '0', '--text', 'x')],
    [search(L, '--limit', 'NaN', '--text', 'x')],
    [search(L, '--limit', '1e99', '--text', 'x')],
    [search(L, '--text', 'x', '--prompt', 'y')],
    [search(L, '--prompt', '{ref} without a reference')],
    [search(L, '--prompt', '{word:unknown}')],
    [search(L, '--from', 'yesterday', '--text', 'x')],
    [search(L, '--from', '9999-99-99', '--text', 'x')],
    [search(L, '--dial', '2', '--text', 'x')],
    [search(L, '--method', 'magic', '--text', 'x')],
    [search(L, '--reference', at('missing.jpg'))],
    [search(L, '--reference', P)],
    [search(L, '--reference', at('file'))],
    [search(L, '--batch', at('missing.jsonl'))],
    [search(L, '--batch', P)],
    [search(L, '--phi', '../../etc/passwd', '--reference', PICTURE, '--text', 'x')],
    [['index', at('nowhere'), '--library', at('new')]],
    [['index', P, '--library', at('new-1'), '--model', at('nowhere')]],
    [['index', P, '--library', at('new-2'), '--model', at('file')]],
    [['index', P, '--library', at('new-3'), '--model', at('no-model')]],
    [['index', P, '--library', L, '--change-model']],
    [['index', at('file'), '--library', L]],
    [['invert', '--library', L]],
    [['pins', '--library', L, '--remove', 'no such pin']],
    [['words', '--library', L, '--remove', 'no such word']],
    [['folders', '--library', L, '--remove', at('nowhere')]],
    [['phi', 'train']],
    [['phi', 'train', '--photos', at('nowhere'), '--model', M, '--out', at('phi.safetensors')]],
    [['bench']],
    [['models', '--install', 'nothing']],
    [['demo', '--out']],
    [['watch', '--library', at('nowhere')]],
  ])('%j', async (args) => expectPlain(await run(args)))
})

it('answers each line of a batch, wrong ones too', async () => {
  const { code, stderr } = await run(search(L, '--batch', at('batch.jsonl')))
  expect(stderr).not.toMatch(TRACE)
  expect(code).toBe(1)
})

describe.concurrent('a library that is none', () => {
  it.each(['nowhere', 'file', 'garbage', 'empty', 'directory', 'looped', 'file/below'])(
    '%s',
    async (name) => {
      expectPlain(await run(search(at(name), '--text', 'x')))
      expectPlain(await run(['pins', '--library', at(name), '--add', '--text', 'x']))
    },
  )

  it.each(['fifo', 'pipe', '/dev/null', '/proc/self'])('%s', needs('posix'), async (name) => {
    const path = name.startsWith('/') ? name : at(name)
    expectPlain(await run(search(path, '--text', 'x')))
    expectPlain(await run(['index', P, '--library', path, '--model', M]))
  })
})

describe.concurrent('hostile surroundings', needs('linux'), () => {
  it('a library folder that may not be entered', async () => {
    expectPlain(await run(search(at('locked'), '--text', 'x'), { nobody: true }))
    expectPlain(await run(['index', P, '--library', at('locked', 'new'), '--model', M], { nobody: true }))
  })

  it('a cache that cannot be made, for a library in a read-only folder', async () => {
    const env = { SEARLIGHT_CACHE: '/dev/null/none', HOME: '/nonexistent' }
    expectPlain(await run(search(L, '--text', 'x'), { nobody: true, env }))
  })

  it.each([
    { HOME: undefined },
    { HOME: '/nonexistent', XDG_CACHE_HOME: '/nonexistent' },
    { TMPDIR: '/nonexistent' },
    { LANG: 'nonsense', TZ: 'Nowhere/Never' },
    { INIT_CWD: '/' },
  ])('%j', async (env) => {
    const { code, stderr } = await run(search(L, '--reference', PICTURE), { env })
    expect(stderr).not.toMatch(TRACE)
    expect(code).toBe(0)
  })

  it('a working directory that is not there', async () => {
    const result = await run(search(L, '--reference', PICTURE), { env: { INIT_CWD: '/nonexistent' } })
    expectPlain(result)
  })

  it.each([
    ['a pipe that nobody reads', '| true'],
    ['a pipe that is read once', '| head -1'],
    ['no standard output', '>&-'],
    ['no standard error', '2>&-'],
    ['a full disk', '> /dev/full'],
    ['no standard input', '<&-'],
  ])('%s', async (_, redirection) => {
    const command = `"${process.execPath}" "${MAIN}" search --library "${L}" --reference "${PICTURE}" --json`
    const child = spawn('sh', ['-c', `${command} ${redirection}`], { timeout: LIMIT_MS })
    let output = ''
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect(output).not.toMatch(TRACE)
    expect([0, 1]).toContain(code)
  })
})
