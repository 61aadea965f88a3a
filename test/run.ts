/**
 * `npm test`: lint, type checks and every test, one after the other, ending with one line "N passed, N failed" that
 * counts all of them. Installs a browser where there is none: Debian's Chromium where it may (its software Vulkan driver
 * also runs the WebGPU provider on a machine without a GPU), else Playwright's. Installs strace where it may.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { chromiumPath } from './helpers/browser.ts'
import { run, staticChecks, summary } from './helpers/checks.ts'
import { canTrace } from './helpers/network-watch.ts'
import { swiftShaderDriver } from './helpers/swiftshader.ts'
import { runVitest } from './helpers/vitest-run.ts'

function bringBrowser(): void {
  if (!chromiumPath() || needsDriver()) bringDebianChromium()
  if (!chromiumPath()) {
    console.log("fetching Playwright's chromium")
    run(process.execPath, [join('node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium'])
  }
}

function needsDriver(): boolean {
  return process.platform === 'linux' && swiftShaderDriver() === null
}

function bringDebianChromium(): void {
  bringDebian('chromium', "for the window's tests and, with its Vulkan driver, WebGPU's")
}

/** Without strace the network tests see only what asks their proxy, not every system call. */
function bringStrace(): void {
  if (process.platform === 'linux' && !canTrace()) bringDebian('strace', 'for the tests that nothing leaves')
}

function bringDebian(name: string, why: string): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  console.log(`fetching ${name} from Debian (${why})`)
  run('apt-get', ['update', '-qq'])
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name])
}

/** Software rendering takes a whole processor, and the probe of a provider has a limit. */
const WEBGPU = 'test/integration/webgpu.test.ts'

const SUITES: readonly (readonly string[])[] = [
  ['test/unit', 'test/component', 'test/integration', 'test/parity', '--exclude', WEBGPU],
  // One after the other: each has a browser, a server and a model for itself.
  ['test/e2e', WEBGPU, '--maxWorkers=1'],
]

async function main(filters: readonly string[]): Promise<number> {
  bringBrowser()
  bringStrace()
  const checked = await staticChecks()
  const tested = (filters.length > 0 ? [filters] : SUITES).map(runVitest)
  for (const line of tested.flatMap(({ lines }) => lines)) console.log(line)
  const { line, code } = summary([...checked, ...tested])
  console.log(line)
  return code
}

process.exitCode = await main(process.argv.slice(2))
