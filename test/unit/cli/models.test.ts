import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { describeDownload, type ModelsOptions, modelsCommand } from '../../../electron/cli/commands/models.ts'
import { ModelInstaller } from '../../../electron/core/models/model-installer.ts'
import { catalogueOf, entryOf, ModelServer, recordedFile, sha256 } from '../../helpers/model-server.ts'
import { temporaryDirectory } from '../../helpers/temporary-directory.ts'

const CONFIG = Buffer.from('{}')
const LICENCE = { name: 'CC BY-NC 4.0', url: 'https://example.invalid', notice: 'Not to be sold.' }

/** The command over a catalogue of the test's own, and what it writes. */
async function setUp() {
  const server = await ModelServer.start()
  onTestFinished(() => server.stop())
  server.serve('/config.json', CONFIG)
  const files = [recordedFile(server.origin, 'config.json', CONFIG)]
  const catalogue = catalogueOf(
    server.origin,
    entryOf('tiny', files),
    entryOf('unfree', files, { licence: LICENCE }),
  )
  const directory = temporaryDirectory()
  const command = modelsCommand(
    (onChange) =>
      new ModelInstaller({ directory, catalogue, onChange, free: async () => 1e12, env: {}, firstWaitMs: 1 }),
  )
  const [out, err] = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')]
  for (const spy of [out, err]) {
    spy.mockImplementation(() => true)
    onTestFinished(() => spy.mockRestore())
  }
  const run = (options: ModelsOptions) => command(options, new AbortController().signal)
  return {
    ...{ server, directory, run },
    json: () => JSON.parse(String(out.mock.lastCall?.[0])),
    said: () => err.mock.calls.map(([text]) => String(text)).join(''),
  }
}

it('lists what there is without asking for it', async () => {
  const { run, json, said, server, directory } = await setUp()
  expect(await run({ json: true })).toBe(0)
  expect(json()).toMatchObject({ directory, models: [{ name: 'tiny', path: null }, { name: 'unfree' }] })
  expect(said()).toMatch(/^tiny: Test tiny, 0 MB, MIT; not installed\./)
  expect(server.asked).toEqual([])
})

it('installs and removes by name', async () => {
  const { run, json, directory } = await setUp()
  expect(await run({ install: 'tiny', json: true })).toBe(0)
  const file = { name: 'config.json', bytes: 2, sha256: sha256(CONFIG), check: 'recorded' }
  expect(json()).toMatchObject({ installed: 'tiny', path: join(directory, 'tiny'), files: [file] })
  expect(await run({ remove: 'tiny', json: true })).toBe(0)
  expect(json()).toEqual({ removed: 'tiny' })
  expect(existsSync(join(directory, 'tiny'))).toBe(false)
})

it('shows a licence, and asks for it to be accepted', async () => {
  const { run, said, server } = await setUp()
  await expect(run({ install: 'unfree' })).rejects.toMatchObject({ code: 'usage' })
  expect(said()).toContain('Not to be sold. https://example.invalid')
  expect(server.asked).toEqual([])
  expect(await run({ install: 'unfree', acceptLicence: true })).toBe(0)
})

it.each([
  [{ install: 'tiny', remove: 'tiny' }, /do not go together/],
  [{ acceptLicence: true }, /goes with --install/],
])('%j is wrong usage', async (options, problem) => {
  const { run } = await setUp()
  await expect(run(options)).rejects.toThrow(problem)
})

it('names the files where there is no connection', async () => {
  const { run, server } = await setUp()
  const { origin } = server
  await server.stop()
  await expect(run({ install: 'tiny' })).rejects.toThrow(`--model:\n  ${origin}/config.json`)
})

it('says how far a download is', () => {
  const figures = { doneBytes: 212e6, totalBytes: 607.5e6, bytesPerSecond: 8.24e6, secondsLeft: 48 }
  expect(describeDownload({ kind: 'downloading', name: 'clip', ...figures, trouble: null })).toBe(
    'clip: 212.0 of 607.5 MB - 8.2 MB/s - 48 s left',
  )
})
