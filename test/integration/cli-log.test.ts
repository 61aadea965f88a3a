import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openWritable } from '../../electron/core/catalog/open-database.ts'
import { log, logToFiles } from '../../electron/core/lib/log.ts'
import { startCli } from '../helpers/cli.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

test('`log` says where the files are, and lists the last problems and nothing else', async () => {
  const dir = temporaryDirectory()
  openWritable(dir).close()
  const close = logToFiles(dir)
  log.info('batch', { photos: 16 })
  log.warn('worker-restarted', { deaths: 1 }, { message: 'stopped\nby a signal' })
  await close()
  const text = await startCli(['log', '--library', dir], {}).result
  expect([text.code, text.stderr]).toEqual([0, ''])
  expect(text.stdout.split('\n')).toEqual([
    `log files: ${join(dir, 'logs')}`,
    expect.stringMatching(/^\S+ warn worker-restarted, deaths: 1, message: stopped\\nby a signal$/),
    '',
  ])
  const json = await startCli(['log', '--library', dir, '--json'], {}).result
  expect(JSON.parse(json.stdout)).toMatchObject({
    directory: join(dir, 'logs'),
    files: [join(dir, 'logs', 'searlight.log')],
    problems: [{ level: 'warn', event: 'worker-restarted', deaths: 1 }],
  })
})

test('`log` of a folder without a library fails in one line', async () => {
  const { code, stderr } = await startCli(['log', '--library', temporaryDirectory()], {}).result
  expect([code, stderr.trim().split('\n').length]).toEqual([1, 1])
})

test('`log --report` prints a problem report, and names only with --names', async () => {
  const dir = temporaryDirectory()
  openWritable(dir).close()
  const close = logToFiles(dir)
  log.warn('halted', { code: 'disk-full' }, { message: 'no room in /home/mary' })
  await close()
  const bare = await startCli(['log', '--library', dir, '--report'], {}).result
  expect([bare.code, bare.stderr]).toEqual([0, ''])
  expect(bare.stdout).toMatch(/^Searlight problem report\n/)
  expect(bare.stdout).toMatch(/^version: \d+\.\d+\.\d+, terminal$/m)
  expect(bare.stdout).toMatch(/^photos: 0$/m)
  expect(bare.stdout).toContain('halted {"code":"disk-full"}\n')
  expect(bare.stdout).not.toMatch(/mary|searlight-test-/)
  const named = await startCli(['log', '--library', dir, '--report', '--names'], {}).result
  expect(named.stdout).toContain('no room in /home/mary')
  expect(named.stdout).toContain(`folder: ${dir}\n`)
})

test('`log --report` of a database that is no database still has the log', async () => {
  const dir = temporaryDirectory()
  writeFileSync(join(dir, 'library.db'), 'no database')
  const { code, stdout } = await startCli(['log', '--library', dir, '--report'], {}).result
  expect(code).toBe(0)
  expect(stdout).toMatch(/^library: failed, library-/m)
  expect(stdout).toContain('counts: the catalogue does not answer\n')
})

test.each([[['--names']], [['--report', '--json']]])('refuses %s', async (options) => {
  const { code } = await startCli(['log', '--library', temporaryDirectory(), ...options], {}).result
  expect(code).toBe(2)
})
