/** The last figures of a library's own benchmark, and whether they still hold. Runs in the engine. */
import { QUALITY_METHODS, type QualityReport, type Staleness } from '../../../shared/app-quality.ts'
import { type QualityReportTable, type ReportBasis, sameBasis } from '../../catalog/quality-report-table.ts'

/** Null before the first measuring. */
export function reportNow(table: QualityReportTable, now: ReportBasis): QualityReport | null {
  const row = table.report()
  if (!row) return null
  const { modelName, measuredMs, queries, answers, photos, missing } = row
  const known = new Map(table.figures().map((figures) => [figures.method, figures]))
  const figures = QUALITY_METHODS.flatMap((method) => {
    const found = known.get(method)
    return found ? [{ ...found, method }] : []
  })
  return { modelName, measuredMs, queries, answers, photos, missing, figures, stale: staleness(row, now) }
}

function staleness(row: ReportBasis, now: ReportBasis): readonly Staleness[] {
  if (sameBasis(row, now)) return []
  const changed = [
    row.marks !== now.marks && ('marks' as const),
    row.photoSeq !== now.photoSeq && ('photos' as const),
    row.model !== now.model && ('model' as const),
  ]
  return changed.filter((each) => each !== false)
}
