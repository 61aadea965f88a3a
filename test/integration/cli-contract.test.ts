/** The entry of the command line in a process of its own: exit codes, the two outputs, and what help loads. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { runCli } from '../helpers/cli.ts'

test.each([
  [['--help'], 0, /^Usage: npm run --silent cli -- <command> \[options\]\n/, /^$/],
  [['--version'], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
  [['serach'], 2, /^$/, /^"serach" is no command; .*\n$/],
  [['search', '--libary', 'L'], 2, /^$/, /^unknown option '--libary' \(did you mean --library\?\); .*\n$/],
  [['log', '--library', '/nowhere/at/all'], 1, /^$/, /^there is no library in \/nowhere\/at\/all\n$/],
])('%j ends with %i', async (args, code, stdout, stderr) => {
  expect(await runCli(args)).toEqual({
    ...{ code, stdout: expect.stringMatching(stdout), stderr: expect.stringMatching(stderr) },
  })
})

test('help loads the definitions and commander, and no command, database or native module', async () => {
  const url = (...path: readonly string[]) =>
    JSON.stringify(new URL(join('../../electron/cli', ...path), import.meta.url).href)
  const script = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context) } })
    const { runCommandLine } = await import(${url('run.ts')})
    process.exitCode = await runCommandLine(['search', '--help'], new AbortController().signal)
    console.error(JSON.stringify(loaded))`
  const args = ['--input-type=module', '--eval', script]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toContain('--reference <file>')
  const loaded = (JSON.parse(stderr) as readonly string[]).filter((each) => !each.startsWith('node:'))
  const packages = loaded.map((each) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(each)?.[1])
  expect(new Set(packages.filter(Boolean))).toEqual(new Set(['commander']))
  expect(loaded.filter((each) => /cli\/commands|core\/(?:catalog|library|workers)\//.test(each))).toEqual([])
})
