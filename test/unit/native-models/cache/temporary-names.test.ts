import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { removeAbandoned, temporaryName } from '../../../../native-models/cache/temporary-names.ts'
import { needs } from '../../../helpers/needs.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const NAMES = new URL('../../../../native-models/cache/temporary-names.ts', import.meta.url).href

/** Another process, and its name for a temporary file. */
async function otherProcess(): Promise<{ readonly child: ChildProcess; readonly name: string }> {
  const script = `import(${JSON.stringify(NAMES)}).then(({ temporaryName }) => {
    console.log(temporaryName('build')); setInterval(() => {}, 1000) })`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = await once(child.stdout ?? child, 'data')
  return { child, name: String(line).trim() }
}

test("a living process's files stay, and a killed one's are removed at once", async () => {
  const directory = temporaryDirectory()
  const { child, name } = await otherProcess()
  const own = temporaryName('build')
  for (const each of [own, name]) await mkdir(join(directory, each))
  await removeAbandoned(directory)
  expect((await readdir(directory)).sort()).toEqual([own, name].sort())
  child.kill('SIGKILL')
  await once(child, 'exit')
  await removeAbandoned(directory)
  expect(await readdir(directory)).toEqual([own])
})

test('a process id that was given to another process is no sign of life', needs('linux'), async () => {
  const directory = temporaryDirectory()
  const own = temporaryName('build')
  const earlier = own.replace(/-(\d+)-\d+\./, '-$1-1.')
  expect(earlier).not.toBe(own)
  await writeFile(join(directory, earlier), '')
  await removeAbandoned(directory)
  expect(await readdir(directory)).toEqual([])
})

test("another computer's files, and an earlier version's, are removed after an hour", async () => {
  const directory = temporaryDirectory()
  const elsewhere = temporaryName('build').replace(/\.[0-9a-f]{8}-/, '.00000000-')
  const names = [elsewhere, '.building-towers-1', 'hashes.json.2f5bd9d0-5f7e-4f4a-8f0a-0d8a6a1f3f6e.tmp']
  for (const name of names) await writeFile(join(directory, name), '')
  await removeAbandoned(directory)
  expect((await readdir(directory)).sort()).toEqual([...names].sort())
  for (const name of names) await utimes(join(directory, name), 1, 1)
  await removeAbandoned(directory)
  expect(await readdir(directory)).toEqual([])
})

test('other files stay, however old', async () => {
  const directory = temporaryDirectory()
  for (const name of ['hashes.json', 'towers-0123456789abcdef', 'a.part', 'notes.tmp']) {
    await writeFile(join(directory, name), '')
    await utimes(join(directory, name), 1, 1)
  }
  await removeAbandoned(directory)
  expect(await readdir(directory)).toHaveLength(4)
})
