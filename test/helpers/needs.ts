/**
 * The only way to leave a test out: a closed list of needs, each with the reasons for which a test must run all the
 * same. `npm test` and `npm run check` list and count the left-out tests; in CI a skipped test without a need fails
 * them.
 */
import process from 'node:process'
import type { TestContext, TestOptions } from 'vitest'
import { chromiumPath } from './browser.ts'
import { sharedMaterialExists, withoutShared } from './shared.ts'
import { swiftShaderDriver } from './swiftshader.ts'

/** Need -> the end of the sentence "N tests are left out: they need ...". */
export const NEEDS = {
  shared: 'the test material in ../shared',
  browser: 'Chromium',
  webgpu: "a Vulkan driver (SwiftShader comes with Debian's chromium)",
  linux: 'Linux',
  posix: 'a POSIX system',
  fetchedNode: 'Linux on x64 or arm64, for which the launcher fetches a Node',
  electron: "Electron's binary (npx install-electron downloads it)",
  strace: 'strace, and the right to trace',
  devFull: 'the device /dev/full',
  mount: 'the right to mount a file system',
} as const

export type Need = keyof typeof NEEDS

declare module 'vitest' {
  interface TaskMeta {
    /** The need that this machine does not meet. */
    leftOut?: Need
  }
}

type Reported = Pick<TestOptions, 'skip' | 'meta'>

/**
 * Options of a test or a suite that cannot run everywhere: `describe('HEIC', needs('shared'), () => {...})`.
 */
export function needs(...all: readonly Need[]): Reported {
  return unmet(all.find((need) => !isMet(need)))
}

/** The same where the test itself knows whether `need` is met. */
export function needsOnly(need: Need, met: boolean): Reported {
  return unmet(met ? undefined : need)
}

/** Cases of a suite that `needs(need)`: `list` reads the material, and without it one case stands for all. */
export function casesOf(need: Need, list: () => readonly string[]): readonly string[] {
  return isMet(need) ? list() : ['every case']
}

/** Leaves out a test that has begun, because `need` shows only then. */
export function leaveOut(context: TestContext, need: Need): never {
  context.task.meta.leftOut = need
  return context.skip(NEEDS[need])
}

function unmet(need: Need | undefined): Reported {
  return need === undefined ? {} : { skip: true, meta: { leftOut: need } }
}

/** In CI the material, Chromium and a driver count as present, so that a test fails where they are missing. */
function isMet(need: Need): boolean {
  const inCi = Boolean(process.env['CI'])
  switch (need) {
    case 'shared':
      return !withoutShared() && (inCi || sharedMaterialExists())
    case 'browser':
      return inCi || chromiumPath() !== null
    case 'webgpu':
      return (inCi && process.platform === 'linux') || swiftShaderDriver() !== null
    case 'linux':
      return process.platform === 'linux'
    case 'posix':
      return process.platform !== 'win32'
    case 'fetchedNode':
      return process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)
    case 'electron':
    case 'mount':
    case 'strace':
    case 'devFull':
      throw new Error(`expected needsOnly or leaveOut for "${need}", which only the test can tell`)
  }
}
