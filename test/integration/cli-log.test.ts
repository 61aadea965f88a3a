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
