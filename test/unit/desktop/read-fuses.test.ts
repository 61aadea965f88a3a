/** A file with nothing of Electron but its fuses is read like Electron's own binary. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { afterPack } from '../../../resources/fuses.ts'
import { readFuses } from '../../../resources/read-fuses.ts'
import { temporaryDirectory } from '../../helpers/temporary-directory.ts'

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const RIGHT = '010011001'

function binary(wire: string, version = 1): string {
  const path = join(temporaryDirectory(), 'electron')
  writeFileSync(
    path,
    Buffer.concat([Buffer.from(`code ${SENTINEL}`), Buffer.from([version, wire.length]), Buffer.from(wire)]),
  )
  return path
}

async function wrong(wire: string): Promise<readonly string[]> {
  const fuses = await readFuses(binary(wire))
  return fuses
    .filter(({ state, expected }) => state !== expected)
    .map(({ name, state }) => `${name} ${state}`)
}

describe('the fuses of a packed desktop', () => {
  it('are right if each one has its intended value', async () => {
    expect(await wrong(RIGHT)).toEqual([])
  })

  it.each([
    ['110011001', 'RunAsNode enabled'],
    ['010011101', 'LoadBrowserProcessSpecificV8Snapshot enabled'],
    ['010r11001', 'EnableNodeCliInspectArguments removed'],
    ['01001100', 'WasmTrapHandlers missing'],
    ['0100110011', 'fuse 9 enabled'],
  ])('are wrong as %s', async (wire, complaint) => {
    expect(await wrong(wire)).toEqual([complaint])
  })

  it('are of a known version, in a file that is Electron', async () => {
    await expect(readFuses(binary(RIGHT, 2))).rejects.toThrow('expected fuses of version 1, got 2')
    await expect(readFuses(import.meta.filename)).rejects.toThrow()
  })

  it('are set while packing, unless Electron has one more', async () => {
    const pack = (path: string) =>
      afterPack({
        electronPlatformName: 'linux',
        appOutDir: dirname(path),
        packager: { appInfo: { productFilename: 'Searlight' }, executableName: basename(path) },
      })
    const path = binary('1'.repeat(9))
    await pack(path)
    expect((await readFuses(path)).filter(({ state, expected }) => state !== expected)).toEqual([])
    await expect(pack(binary('1'.repeat(10)))).rejects.toThrow('strictlyRequireAllFuses')
  })

  it('decide the exit code of the command', () => {
    const run = (path: string) =>
      spawnSync(process.execPath, ['resources/read-fuses.ts', path], { encoding: 'utf8' })
    expect(run(binary(RIGHT))).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('ok   RunAsNode is disabled'),
    })
    expect(run(binary('110011001'))).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('FAIL RunAsNode is enabled'),
    })
  })
})
