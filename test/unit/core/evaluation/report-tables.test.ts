import { describe, expect, test } from 'vitest'
import { averageReports } from '../../../../electron/core/evaluation/average-reports.ts'
import { mergeReports } from '../../../../electron/core/evaluation/merge-reports.ts'
import type { MethodReport, Report } from '../../../../electron/core/evaluation/report.ts'
import { reportJson } from '../../../../electron/core/evaluation/report-json.ts'
import { reportTables } from '../../../../electron/core/evaluation/report-tables.ts'

function method(
  name: MethodReport['method'],
  map10: number,
  given: Partial<MethodReport> = {},
): MethodReport {
  return {
    method: name,
    queries: 6,
    figures: { 'map@10': map10 },
    groups: {},
    aspects: {},
    shared: null,
    unanswered: 0,
    pseudoWords: null,
    seconds: 1.26,
    ...given,
  }
}

function report(methods: readonly MethodReport[], given: Partial<Report> = {}): Report {
  const missing = { missingPictures: 0, missingQueries: 0 }
  return { benchmark: 'letters', metrics: ['map@10'], gallery: 9, methods, leftOut: [], ...missing, ...given }
}

const part = (queries: number, map10: number) => ({ queries, figures: { 'map@10': map10 } })
const whole = (queries: number, map10: number) => ({ ...part(queries, map10), groups: {}, aspects: {} })
const FACTS = { model: 'm', seed: 1, exact: false, seconds: 2.345 }

describe('as JSON', () => {
  test('each method has its figures under its name', () => {
    const json = reportJson(report([method('sum', 1 / 3), method('isearle-oti', 0.5)]), [], FACTS)
    expect(json.methods).toMatchObject({ sum: { 'map@10': 0.333333 }, 'isearle-oti': { 'map@10': 0.5 } })
    expect(json).toMatchObject({
      benchmark: 'letters',
      model: 'm',
      seed: 1,
      exact: false,
      seconds: 2.3,
      partial: false,
    })
  })

  test('missing pictures make every figure partial', () => {
    const json = reportJson(
      report([method('sum', 0.5)], { missingPictures: 2, missingQueries: 1 }),
      [],
      FACTS,
    )
    const missing = { pictures: 2, queries: 1 }
    expect(json).toMatchObject({ partial: true, missing, methods: { sum: { partial: true, missing } } })
  })

  test('aspects, shared queries and other parts stand beside', () => {
    const aspects = { negation: part(2, 0.25) }
    const told = method('sum', 0.5, { aspects, shared: whole(3, 0.75) })
    const json = reportJson(report([told]), [report([method('sum', 0.1)], { benchmark: 'other' })], FACTS)
    expect(json).toMatchObject({
      methods: {
        sum: {
          aspects: { negation: { 'map@10': 0.25, queries: 2 } },
          sharedQueries: { 'map@10': 0.75, queries: 3 },
        },
      },
      parts: { other: { methods: { sum: { 'map@10': 0.1 } } } },
    })
  })
})

describe('as tables', () => {
  test('the best is marked, in percent', () => {
    const text = reportTables(report([method('sum', 0.1), method('isearle', 0.2)]))
    expect(text).toMatch(/^sum +10\.00 +6 +1\.3$/m)
    expect(text).toMatch(/^isearle +20\.00\* +6 +1\.3$/m)
  })

  test('a method over fewer queries competes only in the table of those queries', () => {
    const sum = method('sum', 0.1, { shared: whole(2, 0.3) })
    const oti = method('isearle-oti', 0.2, { queries: 2, shared: whole(2, 0.2) })
    const [all = '', shared = ''] = reportTables(report([sum, oti])).split('\n\n')
    expect(all).toMatch(/^sum +10\.00\*/m)
    expect(all).toMatch(/^isearle-oti +20\.00 /m)
    expect(shared).toMatch(/2 queries of all methods/)
    expect(shared).toMatch(/^sum +30\.00\*/m)
  })

  test('aspects have a table, and notes state the missing pictures', () => {
    const sum = method('sum', 0.1, { aspects: { negation: part(2, 0.25), compare_change: part(4, 0.5) } })
    const leftOut = [{ method: 'searle', reason: 'no phi' }] as const
    const text = reportTables(report([sum], { missingPictures: 3, leftOut }))
    expect(text).toMatch(/negation \(2\) +change \(4\)/)
    expect(text).toMatch(/^partial: 3 pictures/m)
    expect(text).toMatch(/^searle is left out: no phi$/m)
  })

  test('the published numbers stand beside CIRCO alone', () => {
    const circo = reportTables(report([method('isearle', 0.1)], { benchmark: 'circo-val' }))
    expect(circo).toMatch(/^isearle +10\.58\* +11\.24\* +12\.51\* +13\.26\*$/m)
    expect(reportTables(report([method('isearle', 0.1)]))).not.toMatch(/published/)
  })
})

test('categories are averaged, each counting the same', () => {
  const dress = report([method('sum', 0.1, { queries: 90 })], { benchmark: 'dress', missingQueries: 2 })
  const shirt = report([method('sum', 0.4, { queries: 10 }), method('image', 1)], { benchmark: 'shirt' })
  const { methods, missingQueries } = averageReports('fashioniq', [dress, shirt])
  expect(methods).toMatchObject([{ method: 'sum', queries: 100, figures: { 'map@10': 0.25 } }])
  expect(missingQueries).toBe(2)
})

test('joins the parts of two phis into one report, in the requested order', () => {
  const merged = mergeReports(
    [report([method('sum', 0.1), method('isearle', 0.2)]), report([method('searle', 0.3)])],
    ['searle', 'isearle', 'sum'],
  )
  expect(merged.methods.map((each) => each.method)).toEqual(['searle', 'isearle', 'sum'])
})
