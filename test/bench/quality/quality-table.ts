/** The figures of the quality bench, as rows and as a table to read. Pure. */
import {
  averagePrecision,
  precision,
  type RankedAnswer,
  recall,
} from '../../../electron/core/evaluation/ranking-metrics.ts'
import { mean } from '../../helpers/vectors.ts'

export const CUT = 10

/** Means over the queries of one set. `kept`: the reference stays in the ranking, as CIRCO counts. */
export interface QualityRow {
  readonly bench: 'quality'
  readonly set: string
  readonly method: string
  readonly queries: number
  readonly map10: number
  readonly p10: number
  readonly r10: number
  readonly map10_kept: number
  /** Of the set's searches, and of the tokens that had to be found first. */
  readonly seconds: number
}

export interface Answered extends RankedAnswer {
  readonly reference: string
}

export function qualityRow(
  set: string,
  method: string,
  answered: readonly Answered[],
  seconds: number,
): QualityRow {
  const removed = answered.map(withoutReference)
  const figure = (measure: (answer: RankedAnswer, k: number) => number, of: readonly RankedAnswer[]) =>
    round(mean(of.map((answer) => measure(answer, CUT))))
  return {
    bench: 'quality',
    set,
    method,
    queries: answered.length,
    map10: figure(averagePrecision, removed),
    p10: figure(precision, removed),
    r10: figure(recall, removed),
    map10_kept: figure(averagePrecision, answered),
    seconds: round(seconds),
  }
}

function withoutReference({ ranked, answers, reference }: Answered): RankedAnswer {
  return { ranked: ranked.filter((path) => path !== reference), answers }
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4
}

/** A line a method, a column a set, in percent: mAP@10 / P@10. */
export function qualityTable(rows: readonly QualityRow[]): string {
  const sets = [...new Set(rows.map(({ set }) => set))]
  const methods = [...new Set(rows.map(({ method }) => method))]
  const line = (method: string) => [
    method,
    ...sets.map((set) => cell(rows.find((row) => row.set === set && row.method === method))),
  ]
  return aligned([
    ['mAP@10 / P@10', ...sets],
    ['queries', ...sets.map((set) => queriesOf(rows, set))],
    ...methods.map(line),
  ])
}

function queriesOf(rows: readonly QualityRow[], set: string): string {
  return String(rows.find((row) => row.set === set)?.queries ?? 0)
}

function cell(row: QualityRow | undefined): string {
  return row ? `${(100 * row.map10).toFixed(1)} / ${(100 * row.p10).toFixed(1)}` : '-'
}

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
