/** Results for people: without `--json` they go to standard output as text, and nothing else does. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { CliResult } from '../helpers/cli.ts'
import { runInProcess } from '../helpers/cli-in-process.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'

const work = mkdtempSync(join(tmpdir(), 'searlight-text-'))
const at = (...path: readonly string[]) => join(work, ...path)
const FORGING = 'a\nb\u001b[31m.jpg'
const FORGING_SHOWN = 'a\\nb\\u001b[31m.jpg'

let indexed: CliResult
const run = (command: string, ...args: readonly string[]) =>
  runInProcess(command, '--library', at('library'), ...args)

beforeAll(async () => {
  vi.stubEnv('SEARLIGHT_CACHE', at('cache'))
  vi.stubEnv('SEARLIGHT_PROVIDER', 'cpu')
  await writeLetterClip(at('model'))
  const [first = ''] = await generatePhotos({ folder: at('photos'), count: 3, width: 64, height: 48 })
  await rename(first, at('photos', FORGING))
  indexed = await run('index', at('photos'), '--model', at('model'))
})

afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(work, { recursive: true, force: true })
})

test('`index` prints its counts, and says the rest', () => {
  expect(indexed.code).toBe(0)
  expect(indexed.stdout).toMatch(/^3 indexed, 3 read, 0 failed, 0 skipped, [\d.]+ s\n$/)
  expect(indexed.stderr).toContain(`${at('photos')}: added\n`)
})

const FEW = 'the library has too few photos to say how well they fit\n'

test('`search` prints its hits in columns, with names that forge no line', async () => {
  const { code, stdout, stderr } = await run('search', '--reference', at('photos', FORGING))
  expect([code, stderr]).toEqual([0, FEW])
  const lines = stdout.split('\n')
  expect(lines.pop()).toBe('')
  expect(lines).toHaveLength(3)
  for (const line of lines) expect(line).toMatch(/^[ -]\d\.\d{4} {2}\/\S+\.jpg$/)
  expect(lines[0]).toBe(` 1.0000  ${at('photos', FORGING_SHOWN)}`)
})

test('`search` says that a hit is not there, and that it found nothing', async () => {
  const [gone, aside] = [at('photos', FORGING), at('aside.jpg')]
  await rename(gone, aside)
  const { stdout } = await run('search', '--reference', aside)
  await rename(aside, gone)
  expect(stdout.split('\n')[0]).toBe(` 1.0000  ${at('photos', FORGING_SHOWN)} (not there now)`)
  const nothing = await run('search', '--text', 'a dog', '--to', '1850')
  expect(nothing).toEqual({ code: 0, stdout: '', stderr: `nothing found\n${FEW}` })
})

test('`folders` prints what it lists, and what it did', async () => {
  const listed = await run('folders')
  expect(listed).toEqual({
    ...{ code: 0, stderr: '' },
    stdout: `${at('photos')}: 3 photos, 0 pending, 0 failed\n`,
  })
})

test('`pins` and `words` print their lists', async () => {
  const photo = at('photos', FORGING)
  const pins = await run('pins', '--add', '--reference', photo, '--name', 'my\npin')
  expect([pins.code, pins.stdout]).toEqual([0, expect.stringMatching(/^my\\?n? ?pin: .+\n$/)])
  const words = await run('words', '--add', 'rex', '--reference', photo)
  expect([words.code, words.stdout]).toEqual([0, expect.stringMatching(/^rex: .+\n$/)])
})

test('`library` prints what it did, and an export without a file prints nothing but JSON', async () => {
  const exported = await run('library', 'export')
  expect(JSON.parse(exported.stdout)).toMatchObject({ pins: [{ name: expect.stringMatching(/my.pin/s) }] })
  expect(exported.stderr).toBe('1 pins, 1 words, 0 marked queries\n')
  const written = await run('library', 'export', at('export.json'))
  expect(written).toEqual({ code: 0, stdout: '1 pins, 1 words, 0 marked queries\n', stderr: '' })
  expect(existsSync(at('export.json'))).toBe(true)
  const imported = await run('library', 'import', at('export.json'))
  expect(imported.stdout).toMatch(/^added \d+ pins, \d+ words, 0 marks; nothing was changed or deleted\n/)
  const checked = await run('library', 'check')
  expect(checked.stdout).toMatch(/^no damage found in [\d.]+ s\n$/)
})

test('`folders --remove` prints what becomes of the photos', async () => {
  const removed = await run('folders', '--remove', at('photos'))
  expect([removed.code, removed.stderr]).toEqual([0, ''])
  expect(removed.stdout).toMatch(/its 3 photos leave every search.*\n.*costs nothing\n$/)
})
