import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, expect, test } from 'vitest'
import {
  askedLevel,
  lastEntries,
  log,
  logFiles,
  logToFiles,
  shareable,
} from '../../../../electron/core/lib/log.ts'
import { AppError } from '../../../../electron/shared/errors.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const PROBLEMS = { levels: ['error', 'warn'], limit: 10 } as const

afterEach(() => {
  delete process.env['SEARLIGHT_LOG']
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

test('rotates the files, and leaves five in the library', async () => {
  const dir = temporaryDirectory()
  const close = logToFiles(dir)
  const filler = 'x'.repeat(100_000)
  for (let entry = 0; entry < 80; entry++) {
    log.info('filler', { entry, filler })
    if (entry % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 30))
  }
  log.warn('the last')
  await close()
  expect(logFiles(dir).length).toBeGreaterThan(2)
  expect(logFiles(dir).length).toBeLessThanOrEqual(5)
  expect(lastEntries(dir, PROBLEMS).map(({ event }) => event)).toEqual(['the last'])
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
