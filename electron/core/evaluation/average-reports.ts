/** FashionIQ's figures are the means over its categories, each with a gallery of its own. Pure. */

import { mean } from '../../shared/vectors.ts'
import type { MetricName } from './benchmark.ts'
import type { Figures } from './metrics.ts'
import type { MethodReport, Report } from './report.ts'

/** Methods and metrics that all reports have. At least one report, all of the same metrics. */
export function averageReports(name: string, reports: readonly Report[]): Report {
  const [first] = reports
  if (!first) throw new TypeError('expected at least one report, got none')
  const sum = (count: (report: Report) => number) => reports.reduce((all, report) => all + count(report), 0)
  return {
    ...first,
    benchmark: name,
    gallery: sum(({ gallery }) => gallery),
    methods: first.methods.flatMap(({ method }) =>
      averageMethod(
        reports.flatMap(({ methods }) => methods.find((each) => each.method === method) ?? []),
        reports.length,
      ),
    ),
    missingPictures: sum(({ missingPictures }) => missingPictures),
    missingQueries: sum(({ missingQueries }) => missingQueries),
  }
}

function averageMethod(of: readonly MethodReport[], expected: number): readonly MethodReport[] {
  const [first] = of
  if (!first || of.length < expected) return []
  const sum = (count: (report: MethodReport) => number) => of.reduce((all, each) => all + count(each), 0)
  const metrics = Object.keys(first.figures) as MetricName[]
  const figures: Figures = Object.fromEntries(
    metrics.map((metric) => [metric, mean(of.map((each) => each.figures[metric] ?? 0))]),
  )
  return [
    {
      ...first,
      figures,
      queries: sum(({ queries }) => queries),
      groups: {},
      aspects: {},
      shared: null,
      unanswered: sum(({ unanswered }) => unanswered),
      pseudoWords: null,
      seconds: sum(({ seconds }) => seconds),
    },
  ]
}
