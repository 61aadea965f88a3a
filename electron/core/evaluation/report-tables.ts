/** A report as tables to read: methods by metric, and by semantic aspect or group. Pure. */
import type { MetricName } from './benchmark.ts'
import type { Figures, PartFigures } from './metrics.ts'
import { PUBLISHED_CIRCO, PUBLISHED_METRICS } from './published.ts'
import type { MethodReport, Report } from './report.ts'
import { renderTable, type TableRow } from './text-table.ts'

/** Tables of aspects and groups show one metric: this one if the report has it, else the first. */
const PART_METRIC: MetricName = 'map@10'

/** Nine columns fit on a screen with these. */
const SHORT_ASPECTS: Readonly<Record<string, string>> = {
  direct_addressing: 'addressing',
  compare_change: 'change',
  comparative_statement: 'comparison',
  statement_with_conjunction: 'conjunction',
  spatial_relations_background: 'spatial',
}

export function reportTables(report: Report): string {
  const { benchmark, gallery, methods } = report
  const most = Math.max(0, ...methods.map(({ queries }) => queries))
  const title = `${benchmark}: ${gallery} pictures, ${most} queries; in percent, * is the best`
  const tables = [
    mainTable(title, report, (method) => method, most),
    ...sharedTables(report),
    ...partTables(report, 'aspects'),
    ...partTables(report, 'groups'),
    ...publishedTables(report),
  ]
  return [...tables, ...remarks(report)].join('\n\n')
}

function mainTable(
  title: string,
  { metrics, methods }: Report,
  figuresOf: (method: MethodReport) => PartFigures,
  queries: number,
): string {
  const rows = methods.map((method): TableRow => {
    const part = figuresOf(method)
    return {
      name: method.method,
      values: metrics.map((metric) => percent(part.figures, metric)),
      notes: [String(part.queries), method.seconds.toFixed(1)],
      isApart: part.queries < queries,
    }
  })
  return renderTable({ title, columns: metrics.map(shown), noteColumns: ['queries', 'seconds'], rows })
}

/** Tables of all methods over the queries of the methods by optimisation, if these had fewer. */
function sharedTables(report: Report): readonly string[] {
  const methods = report.methods.filter(({ shared }) => shared !== null)
  const most = Math.max(0, ...methods.map(({ shared }) => shared?.queries ?? 0))
  if (!report.methods.some(({ queries }) => queries > most) || most === 0) return []
  const title = `the same on the ${most} queries of all methods`
  return [mainTable(title, { ...report, methods }, ({ shared, ...all }) => shared ?? all, most)]
}

function partTables({ metrics, methods }: Report, kind: 'aspects' | 'groups'): readonly string[] {
  const metric = metrics.find((name) => name === PART_METRIC) ?? metrics[0]
  const partsOf = ({ shared, ...all }: MethodReport) => (shared ?? all)[kind]
  const names = [...new Set(methods.flatMap((method) => Object.keys(partsOf(method))))]
  if (!metric || names.length === 0) return []
  const queries = names.map((name) =>
    Math.max(...methods.map((method) => partsOf(method)[name]?.queries ?? 0)),
  )
  const rows = methods.map((method): TableRow => {
    const parts = partsOf(method)
    const values = names.map((name) => percent(parts[name]?.figures ?? {}, metric))
    return { name: method.method, values }
  })
  const columns = names.map((name, i) => `${SHORT_ASPECTS[name] ?? name} (${queries[i]})`)
  const on = methods.some(({ shared }) => shared !== null) ? ' of those queries' : ''
  return [renderTable({ title: `${shown(metric)}${on}, by ${kind} (queries)`, columns, rows })]
}

function publishedTables({ benchmark, methods }: Report): readonly string[] {
  if (!benchmark.startsWith('circo')) return []
  const rows = methods.flatMap(({ method }): readonly TableRow[] => {
    const values = PUBLISHED_CIRCO[method]
    return values ? [{ name: method, values }] : []
  })
  const title = 'published for the test split with CLIP B/32 (arXiv 2405.02951, table IV)'
  return [renderTable({ title, columns: PUBLISHED_METRICS.map(shown), rows })]
}

function remarks({ leftOut, missingPictures, missingQueries, methods }: Report): readonly string[] {
  const partial =
    missingPictures + missingQueries > 0
      ? [`partial: ${missingPictures} pictures and ${missingQueries} queries of the source are missing here`]
      : []
  const unanswered = methods
    .filter((each) => each.unanswered > 0)
    .map((each) => `${each.method}: the figures leave out ${each.unanswered} queries without an answer`)
  const reasons = leftOut.map(({ method, reason }) => `${method} is left out: ${reason}`)
  const lines = [...partial, ...unanswered, ...reasons]
  return lines.length === 0 ? [] : [lines.join('\n')]
}

function percent(figures: Figures, metric: MetricName): number | null {
  const value = figures[metric]
  return value === undefined ? null : value * 100
}

/** As the papers write it. */
function shown(metric: MetricName): string {
  return metric
    .replace('map@', 'mAP@')
    .replace('recall-subset@', 'Rs@')
    .replace('recall@', 'R@')
    .replace('precision@', 'P@')
}
