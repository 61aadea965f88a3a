import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, expect, test, vi } from 'vitest'
import {
  askedLevel,
  type LogFacts,
  lastEntries,
  log,
  logFiles,
  logToFiles,
  shareable,
} from '../../../../electron/core/lib/log.ts'
import { AppError } from '../../../../electron/shared/errors.ts'
import { logged } from '../../../helpers/logged.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const PROBLEMS = { levels: ['error', 'warn'], limit: 10 } as const

afterEach(() => {
  delete process.env['SEARLIGHT_LOG']
  vi.restoreAllMocks()
})

test('entries of the default level and above go to a file that only its owner reads', async () => {
  const dir = temporaryDirectory()
  const close = logToFiles(dir)
  log.debug('too small')
  log.info('batch', { photos: 16, ms: 120 })
  log.swallowed('thumbnail-unreadable', new AppError('disk-full', 'no room for /photos/aunt.jpg'))
  await close()
  const [file] = logFiles(dir)
  const lines = readFileSync(file ?? '', 'utf8')
    .trim()
    .split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'info', time: expect.any(String), event: 'batch', photos: 16, ms: 120 },
    {
      level: 'warn',
      time: expect.any(String),
      event: 'thumbnail-unreadable',
      code: 'disk-full',
      names: { message: 'no room for /photos/aunt.jpg' },
    },
  ])
  if (process.platform !== 'win32') expect(statSync(file ?? '').mode & 0o077).toBe(0)
})

test('SEARLIGHT_LOG chooses the level, and an unknown word none', async () => {
  process.env['SEARLIGHT_LOG'] = 'debug'
  const dir = temporaryDirectory()
  const close = logToFiles(dir)
  log.debug('small')
  await close()
  expect(readFileSync(logFiles(dir)[0] ?? '', 'utf8')).toContain('small')
  expect([
    askedLevel({ SEARLIGHT_LOG: 'warn' }),
    askedLevel({ SEARLIGHT_LOG: 'loud' }),
    askedLevel({}),
  ]).toEqual(['warn', null, null])
})

test('a report names no files unless the user ticks them', async () => {
  const dir = temporaryDirectory()
  const close = logToFiles(dir)
  log.error('query-failed', { code: 'internal' }, { caption: 'aunt Mary', path: '/photos/aunt.jpg' })
  await close()
  const [entry] = lastEntries(dir, PROBLEMS)
  if (!entry) throw new Error('expected an entry')
  expect(JSON.stringify(shareable(entry, false))).not.toMatch(/aunt|photos/)
  expect(shareable(entry, true)).toEqual(entry)
})

const LAST_FILLER = { levels: ['info'], limit: 1 } as const

test('rotates the files, and leaves five in the library', async () => {
  const dir = temporaryDirectory()
  const close = logToFiles(dir)
  const filler = 'x'.repeat(1_500)
  for (let entry = 0; entry < 5_000; entry++) {
    log.info('filler', { entry, filler })
    // A slow disk would drop entries.
    if (entry % 400 === 399) await expect.poll(() => lastEntries(dir, LAST_FILLER)[0]?.['entry']).toBe(entry)
  }
  await expect.poll(() => logFiles(dir).length).toBeGreaterThan(2)
  log.warn('the last')
  await close()
  expect(logFiles(dir).length).toBeGreaterThan(2)
  expect(logFiles(dir).length).toBeLessThanOrEqual(5)
  expect(lastEntries(dir, PROBLEMS).map(({ event }) => event)).toEqual(['the last'])
})

test('makes no folder in the place of a library that was moved away', async () => {
  const [dir, away] = [join(temporaryDirectory(), 'library'), join(temporaryDirectory(), 'away')]
  mkdirSync(dir)
  const close = logToFiles(dir)
  log.warn('before')
  await expect.poll(() => logFiles(dir).length).toBe(1)
  renameSync(dir, away)
  const filler = 'x'.repeat(1_500)
  for (let entry = 0; entry < 1_500; entry++) log.warn('filler', { filler })
  await close()
  const closeNever = logToFiles(dir)
  log.warn('nobody reads this')
  await closeNever()
  expect(existsSync(dir)).toBe(false)
  expect(logFiles(away)).toHaveLength(1)
})

test('a folder that cannot be made silences the log and stops nothing', async () => {
  const dir = temporaryDirectory()
  writeFileSync(join(dir, 'logs'), 'a file in the place of the folder')
  const close = logToFiles(dir)
  log.warn('nobody reads this')
  await close()
  log.warn('nor this')
  expect(logFiles(dir)).toEqual([])
})

test('lines that a kill cut off are left out', () => {
  const dir = temporaryDirectory()
  mkdirSync(join(dir, 'logs'))
  const whole = JSON.stringify({ level: 'warn', time: '2026-01-01T00:00:00Z', event: 'whole' })
  writeFileSync(join(dir, 'logs', 'searlight.log'), `${whole}\n{"level":"warn","ti`)
  expect(lastEntries(dir, PROBLEMS).map(({ event }) => event)).toEqual(['whole'])
})

test('a log whose folder could not be made begins after a pause', async () => {
  const clock = vi.spyOn(performance, 'now')
  const dir = temporaryDirectory()
  writeFileSync(join(dir, 'logs'), 'a file in the place of the folder')
  clock.mockReturnValue(1_000)
  const close = logToFiles(dir)
  log.warn('first')
  await new Promise((resolve) => setTimeout(resolve, 50))
  rmSync(join(dir, 'logs'))
  clock.mockReturnValue(31_000)
  log.warn('too soon')
  clock.mockReturnValue(61_001)
  log.warn('in time')
  await close()
  expect(lastEntries(dir, PROBLEMS).map(({ event }) => event)).toEqual(['in time'])
})

test('a message of 10 MB takes two kilobytes of the log', async () => {
  const [swallowed, facts] = await logged(() => {
    log.swallowed('huge', new Error('x'.repeat(10_000_000)), { path: `/${'y'.repeat(5_000)}` })
    log.info('huge-too', { text: 'z'.repeat(3_000) })
  })
  expect(swallowed?.names?.['message']).toMatch(/^x{2048}\.\.\. \(10000000 characters\)$/)
  expect(JSON.stringify(swallowed).length).toBeLessThan(5_000)
  expect(facts?.['text']).toMatch(/^z{2048}\.\.\. \(3000 characters\)$/)
})

test('values that JSON does not know become text, and a value without a text loses its entry alone', async () => {
  const circle: { self?: unknown } = {}
  circle.self = circle
  const unprintable = {
    toString() {
      throw new Error('no text')
    },
  }
  const values = { big: 2n ** 80n, circle, none: undefined, list: [1, 2] }
  const entries = await logged(() => {
    log.info('odd', values as unknown as LogFacts)
    log.info('lost', { unprintable } as unknown as LogFacts)
    log.swallowed('thrown', 'only text')
    log.swallowed('thrown', null)
  })
  expect(entries).toEqual([
    expect.objectContaining({
      event: 'odd',
      big: '1208925819614629174706176',
      circle: '[object Object]',
      none: 'undefined',
      list: '1,2',
    }),
    expect.objectContaining({ event: 'thrown', code: 'internal', names: { message: 'only text' } }),
    expect.objectContaining({ event: 'thrown', code: 'internal', names: { message: 'null' } }),
  ])
})

test('a swallowed error keeps the code of the system among the facts, and its message among the names', async () => {
  const [entry] = await logged(() => {
    try {
      readFileSync('/photos/aunt.jpg')
    } catch (error) {
      log.swallowed('unread', error)
    }
  })
  expect(entry).toMatchObject({ level: 'warn', event: 'unread', code: 'internal', system: 'ENOENT' })
  if (entry) expect(JSON.stringify(shareable(entry, false))).not.toContain('aunt')
})

test('warnings of the process are in the log', async () => {
  const entries = await logged(async () => {
    process.emitWarning('the settings of aunt Mary cannot be saved')
    await new Promise((resolve) => setImmediate(resolve))
  })
  const names = { message: 'the settings of aunt Mary cannot be saved' }
  expect(entries).toMatchObject([{ level: 'warn', event: 'process-warning', name: 'Warning', names }])
})

test('a burst that the disk cannot follow loses entries instead of growing in memory', async () => {
  const dir = temporaryDirectory()
  const close = logToFiles(dir)
  const filler = 'x'.repeat(2_000)
  for (let entry = 0; entry < 4_000; entry++) log.info('burst', { entry, filler })
  await close()
  const bytes = logFiles(dir).reduce((sum, file) => sum + statSync(file).size, 0)
  expect(bytes).toBeGreaterThan(3_900_000)
  expect(bytes).toBeLessThan(4_300_000)
})
