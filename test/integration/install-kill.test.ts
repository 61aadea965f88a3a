/** After a kill, the next process continues a download, and two processes do not disturb each other. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import {
  catalogueOf,
  entryOf,
  ModelServer,
  recordedFile,
  sendFile,
  someBytes,
} from '../helpers/model-server.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const CHILD = join(import.meta.dirname, '../helpers/install-child.ts')
const WEIGHTS = someBytes(2_000_000)
const HALF = 1_000_000

async function setUp() {
  const server = await ModelServer.start()
  onTestFinished(() => server.stop())
  const directory = join(temporaryDirectory(), 'models')
  const catalogue = catalogueOf(
    server.origin,
    entryOf('tiny', [recordedFile(server.origin, 'model.safetensors', WEIGHTS)]),
  )
  const start = () => {
    const child = spawn(process.execPath, [CHILD, directory, JSON.stringify(catalogue)], { stdio: 'pipe' })
    onTestFinished(() => void child.kill('SIGKILL'))
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    return { child, ended }
  }
  return { server, directory, start }
}

it('continues after a killed process', async () => {
  const { server, directory, start } = await setUp()
  server.on('/model.safetensors', (_, response) => {
    response.writeHead(200, { etag: '"v1"', 'content-length': WEIGHTS.length })
    response.write(WEIGHTS.subarray(0, HALF))
  })
  const { child, ended } = start()
  const part = join(directory, '.downloads', 'tiny', 'model.safetensors.part')
  while (!existsSync(part) || statSync(part).size < HALF) await new Promise(setImmediate)
  child.kill('SIGKILL')
  await ended
  expect(existsSync(join(directory, 'tiny'))).toBe(false)
  server.on('/model.safetensors', (request, response) => sendFile(request, response, WEIGHTS, '"v1"'))
  expect(await start().ended).toBe(0)
  expect(server.askedFor('/model.safetensors').map(({ range }) => range)).toEqual([null, `bytes=${HALF}-`])
  expect(readFileSync(join(directory, 'tiny', 'model.safetensors')).equals(WEIGHTS)).toBe(true)
})

it('is downloaded once by two processes at the same time', async () => {
  const { server, directory, start } = await setUp()
  server.serve('/model.safetensors', WEIGHTS)
  expect(await Promise.all([start().ended, start().ended])).toEqual([0, 0])
  expect(server.askedFor('/model.safetensors')).toHaveLength(1)
  expect(readFileSync(join(directory, 'tiny', 'model.safetensors')).equals(WEIGHTS)).toBe(true)
})
