/** Runs Vitest and counts its tests, with the tests that were left out and their reasons. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import process from 'node:process'
import { type Counts, run } from './checks.ts'
import { NEEDS } from './needs.ts'

/** The part of Vitest's JSON report that is read here. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly meta?: { readonly leftOut?: string }
    }[]
  }[]
}

export interface Outcome extends Counts {
  /** Lines to print: the left-out tests with reason and files. */
  readonly lines: readonly string[]
}

export function runVitest(filters: readonly string[]): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'searlight-tests-'))
  const report = join(folder, 'report.json')
  const args = ['run', ...filters, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const ok = run(process.execPath, [join('node_modules', 'vitest', 'vitest.mjs'), ...args])
  try {
    const inCi = Boolean(process.env['CI'])
    return readReport(JSON.parse(readFileSync(report, 'utf8')) as VitestReport, { ok, inCi })
  } catch {
    return { passed: 0, failed: 1, skipped: 0, lines: ['FAIL the tests left no report'] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Counts a report. In CI a test that is left out without a need of the closed list counts as failed.
 * @param options.ok whether Vitest ended without a failure: a file that does not load fails without a failed test
 */
export function readReport(
  report: VitestReport,
  options: { readonly ok: boolean; readonly inCi: boolean },
): Outcome {
  const tests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, file: relative('.', name).replaceAll('\\', '/') })),
  )
  const passed = tests.filter(({ status }) => status === 'passed').length
  const failed = tests.filter(({ status }) => status === 'failed').length
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed')
  const silent = skipped.filter(({ meta }) => !isNeed(meta?.leftOut))
  const lines = Object.entries(NEEDS).flatMap(([need, what]) => {
    const files = skipped.filter(({ meta }) => meta?.leftOut === need).map(({ file }) => file)
    return files.length === 0 ? [] : [`left out: ${plural(files.length)} ${what}`, ...perFile(files)]
  })
  const silentlyFailed = options.inCi ? silent.length : 0
  return {
    passed,
    failed: failed === 0 && !options.ok ? 1 + silentlyFailed : failed + silentlyFailed,
    skipped: skipped.length - silentlyFailed,
    lines: [
      ...lines,
      ...silent.map(
        ({ file, fullName }) =>
          `${options.inCi ? 'FAIL' : 'left out'} without a reason: ${file}: ${fullName}`,
      ),
    ],
  }
}

function isNeed(text: string | undefined): boolean {
  return text !== undefined && Object.hasOwn(NEEDS, text)
}

function plural(tests: number): string {
  return tests === 1 ? '1 test needs' : `${tests} tests need`
}

function perFile(files: readonly string[]): readonly string[] {
  return [...new Set(files)]
    .sort()
    .map((file) => `  ${file}: ${files.filter((each) => each === file).length}`)
}
