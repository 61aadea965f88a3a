import { describe, expect, it } from 'vitest'
import { readReport, type VitestReport } from '../../helpers/vitest-run.ts'

function reportOf(...tests: readonly (readonly [status: string, leftOut?: string])[]): VitestReport {
  const assertionResults = tests.map(([status, leftOut], at) => ({
    fullName: `test ${at}`,
    status,
    meta: leftOut === undefined ? {} : { leftOut },
  }))
  return { testResults: [{ name: 'test/a.test.ts', assertionResults }] }
}

describe('the count of a run', () => {
  it('names the need of each test that is left out, and its file', () => {
    const report = reportOf(['passed'], ['skipped', 'shared'], ['pending', 'shared'], ['skipped', 'linux'])
    expect(readReport(report, { ok: true, inCi: true })).toEqual({
      passed: 1,
      failed: 0,
      skipped: 3,
      lines: [
        'left out: 2 tests need the test material in ../shared',
        '  test/a.test.ts: 2',
        'left out: 1 test needs Linux',
        '  test/a.test.ts: 1',
      ],
    })
  })

  it.each([undefined, 'toString', 'no time'])('fails a test in CI that is skipped for %s', (leftOut) => {
    const report = reportOf(['passed'], leftOut === undefined ? ['skipped'] : ['skipped', leftOut])
    expect(readReport(report, { ok: true, inCi: true })).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
      lines: ['FAIL without a reason: test/a.test.ts: test 1'],
    })
    expect(readReport(report, { ok: true, inCi: false })).toMatchObject({ failed: 0, skipped: 1 })
  })

  it('counts a run as failed that ends badly without a failed test', () => {
    expect(readReport(reportOf(['passed']), { ok: false, inCi: false })).toMatchObject({ failed: 1 })
    expect(readReport(reportOf(['passed'], ['failed']), { ok: false, inCi: false })).toMatchObject({
      failed: 1,
    })
  })
})
