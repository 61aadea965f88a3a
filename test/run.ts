/**
 * `npm test`: lint, type checks and every test, one after the other, ending with one line
 * "N passed, N failed" that counts all of them. Brings a browser where there is none: Debian's chromium where it
 * may (its software Vulkan driver also runs the WebGPU provider on a machine without a GPU), else Playwright's. Brings
 * strace, which shows the network tests every address, where it may.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { chromiumPath } from './helpers/browser.ts'
import { type Counts, lint, run, typeChecks } from './helpers/checks.ts'
import { canTrace } from './helpers/network-watch.ts'
import { swiftShaderDriver } from './helpers/swiftshader.ts'

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

/** Without it the network tests see less: a proxy of their own in the place of every system call. */
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

function tests(filters: readonly string[]): Counts {
  const folder = mkdtempSync(join(tmpdir(), 'searlight-tests-'))
  const report = join(folder, 'report.json')
  const args = ['run', ...filters, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const ok = run(process.execPath, [join('node_modules', 'vitest', 'vitest.mjs'), ...args])
  try {
    return countTests(JSON.parse(readFileSync(report, 'utf8')) as VitestReport, ok)
  } catch {
    console.log('FAIL the tests left no report')
    return { passed: 0, failed: 1, skipped: 0 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
}

/** A run that failed without a failed test (a file that did not load) still counts as a failure. */
function countTests(report: VitestReport, ok: boolean): Counts {
  const failed = report.numFailedTests > 0 || ok ? report.numFailedTests : 1
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests }
}

function main(filters: readonly string[]): number {
  bringBrowser()
  bringStrace()
  const suites = filters.length > 0 ? [filters] : SUITES
  const all = [lint(), ...typeChecks(), ...suites.map(tests)]
  const sum = (key: keyof Counts) => all.reduce((total, counts) => total + counts[key], 0)
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
  console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped}`)
  return sum('failed') === 0 ? 0 : 1
}

process.exitCode = main(process.argv.slice(2))
