import process from 'node:process'
import { expect, test } from 'vitest'
import { type LogEntry, log, logToFiles } from '../../../../electron/core/lib/log.ts'
import { problemReport, type ReportFacts } from '../../../../electron/core/lib/problem-report.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

async function reportOf(work: () => void, change: Partial<ReportFacts> = {}) {
  const libraryDir = temporaryDirectory()
  const close = logToFiles(libraryDir)
  work()
  await close()
  const facts: ReportFacts = {
    ...{ version: '0.1.0', host: 'desktop', libraryDir, library: 'ready, write' },
    provider: { provider: 'cpu', rejected: [{ provider: 'cuda', reason: 'no /home/mary/cuda.so' }] },
    counts: { photos: 1_234, folders: 2, pins: 3, unreadable: 4 },
    ...change,
  }
  const lines = (withNames: boolean) => problemReport(facts, { withNames }).trimEnd().split('\n')
  return { libraryDir, bare: lines(false), named: lines(true) }
}

test('a report has versions, counts and the log, and no name by default', async () => {
  const { libraryDir, bare, named } = await reportOf(() => {
    log.info('library-opened', { command: 'searlight' })
    log.warn('halted', { work: 'photos', code: 'disk-full' }, { message: 'no room in /home/mary' })
    log.debug('batch-stored', { photos: 16 })
  })
  expect(bare).toEqual([
    'Searlight problem report',
    'names of files and folders: left out',
    '',
    'version: 0.1.0, desktop',
    expect.stringMatching(new RegExp(`^system: ${process.platform} \\S+, ${process.arch}$`)),
    `Node: ${process.versions.node}`,
    'library: ready, write',
    'provider: cpu, rejected: cuda',
    'photos: 1234',
    'folders: 2',
    'pins: 3',
    'unreadable: 4',
    '',
    'last problems: 1',
    expect.stringMatching(/^\S+ warn halted \{"work":"photos","code":"disk-full"\}$/),
    '',
    'last events: 1',
    expect.stringMatching(/^\S+ info library-opened \{"command":"searlight"\}$/),
  ])
  expect(bare.join('\n')).not.toMatch(/mary/)
  expect(bare.join('\n')).not.toContain(libraryDir)
  expect(named).toContain('names of files and folders: included')
  expect(named).toContain(`folder: ${libraryDir}`)
  expect(named).toContain('provider: cpu, rejected: cuda (no /home/mary/cuda.so)')
  expect(named.join('\n')).toContain('"names":{"message":"no room in /home/mary"}')
})

test('a report has the last 200 problems and the last 50 events', async () => {
  const { bare } = await reportOf(() => {
    for (let entry = 0; entry < 300; entry++) {
      log.info('event', { entry })
      log.error('problem', { entry })
    }
  })
  const entriesOf = (kind: string) =>
    bare
      .filter((line) => line.includes(` ${kind} {`))
      .map((line) => JSON.parse(line.slice(line.indexOf('{'))))
  const numbers = (kind: string) => entriesOf(kind).map((entry: LogEntry) => entry['entry'])
  expect(numbers('problem')).toEqual(Array.from({ length: 200 }, (_, at) => at + 100))
  expect(numbers('event')).toEqual(Array.from({ length: 50 }, (_, at) => at + 250))
})

test('a name can neither begin a line nor turn one around', async () => {
  const { named } = await reportOf(() =>
    log.warn('unread', {}, { path: '/photos/a\nversion: 9\u202egpj.\u001b[2J' }),
  )
  const line = named.find((each) => each.includes(' warn unread '))
  expect(line).toContain('{"names":{"path":"/photos/a\\nversion: 9\\u202egpj.\\u001b[2J"}}')
})

test('a library whose catalogue does not answer, and which has no log, has a report', async () => {
  const { bare } = await reportOf(() => {}, {
    library: 'failed, library-damaged',
    counts: null,
    provider: null,
  })
  expect(bare).toContain('library: failed, library-damaged')
  expect(bare).toContain('counts: the catalogue does not answer')
  expect(bare).toContain('provider: no model is open')
  expect(bare).toContain('last problems: 0')
})
