/** Compiled modules outlive a worker that the engine ends by a kill. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const WORKER = join(import.meta.dirname, '../../electron/worker/search/main.ts')

test('a worker writes its compiled modules while it runs, because a kill leaves it no other time', async () => {
  const cache = temporaryDirectory()
  const worker = fork(WORKER, { env: { ...process.env, NODE_COMPILE_CACHE: cache }, stdio: 'ignore' })
  onTestFinished(() => void worker.kill('SIGKILL'))
  const written = () =>
    readdirSync(cache, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
  await expect.poll(() => written().length, { timeout: 20_000 }).toBeGreaterThan(5)
  worker.kill('SIGKILL')
  await once(worker, 'exit')
  expect(written().length).toBeGreaterThan(5)
})
