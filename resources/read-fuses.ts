/**
 * Reads the fuses back from a packed desktop and compares them with resources/fuses.ts:
 * `node electron/launcher.mjs resources/read-fuses.ts <executable or .app>...`. Exit 1 on any difference.
 */
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { FUSES } from './fuses.ts'

export interface Fuse {
  readonly name: string
  readonly state: string
  readonly expected: string
}

/**
 * Every fuse in the binary and every fuse in `FUSES`, each once.
 * @throws when the file is no Electron, or has fuses of another version
 */
export async function readFuses(path: string): Promise<readonly Fuse[]> {
  const { version, ...wire } = await getCurrentFuseWire(path)
  if (version !== '1') throw new Error(`expected fuses of version 1, got ${version}`)
  const states = new Map(Object.entries(wire).map(([index, state]) => [Number(index), stateName(state)]))
  const expected = new Map(
    Object.entries(FUSES).map(([index, on]) => [Number(index), on ? 'enabled' : 'disabled']),
  )
  return [...new Set([...expected.keys(), ...states.keys()])]
    .sort((a, b) => a - b)
    .map((index) => ({
      name: FuseV1Options[index] ?? `fuse ${index}`,
      state: states.get(index) ?? 'missing',
      expected: expected.get(index) ?? 'not named',
    }))
}

function stateName(state: unknown): string {
  if (state === FuseState.ENABLE) return 'enabled'
  if (state === FuseState.DISABLE) return 'disabled'
  return state === FuseState.REMOVED ? 'removed' : 'unknown'
}

async function main(paths: readonly string[]): Promise<number> {
  if (paths.length === 0) {
    console.error('usage: read-fuses.ts <executable or .app>...')
    return 2
  }
  let different = 0
  for (const path of paths) {
    for (const { name, state, expected } of await readFuses(path)) {
      if (state !== expected) different++
      console.log(`${state === expected ? 'ok  ' : 'FAIL'} ${name} is ${state}, expected: ${expected}`)
    }
  }
  return different === 0 ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = await main(process.argv.slice(2))
