/** A report as JSON: `{"methods":{"<name>":{"map@10":...}}}`, with the basis of the figures. Pure. */
import type { BenchmarkFigures, Figures, PartFigures } from './metrics.ts'
import type { MethodReport, Report } from './report.ts'

export interface RunFacts {
  readonly model: string
  readonly seed: number
  /** True if the run found pseudo-words without the two shortcuts. */
  readonly exact: boolean
  readonly seconds: number
}

/** @param others reports of the same run: the world's two other tasks, FashionIQ's categories */
export function reportJson(report: Report, others: readonly Report[], facts: RunFacts) {
  return {
    benchmark: report.benchmark,
    ...facts,
    seconds: rounded(facts.seconds, 1),
    gallery: report.gallery,
    ...completeness(report),
    methods: Object.fromEntries(report.methods.map((each) => [each.method, methodJson(each, report)])),
    leftOut: report.leftOut,
    ...(others.length > 0 && {
      parts: Object.fromEntries(others.map((other) => [other.benchmark, partJson(other)])),
    }),
  }
}

function partJson(report: Report) {
  return {
    gallery: report.gallery,
    ...completeness(report),
    methods: Object.fromEntries(report.methods.map((each) => [each.method, methodJson(each, report)])),
    leftOut: report.leftOut,
  }
}

function completeness({ missingPictures: pictures, missingQueries: queries }: Report) {
  return { partial: pictures + queries > 0, missing: { pictures, queries } }
}

function methodJson(method: MethodReport, report: Report) {
  const { shared, unanswered, pseudoWords, seconds } = method
  return {
    ...figuresJson(method),
    ...(shared && { sharedQueries: figuresJson(shared) }),
    ...(unanswered > 0 && { unanswered }),
    ...(pseudoWords && { pseudoWords }),
    seconds: rounded(seconds, 2),
    partial: completeness(report).partial || unanswered > 0,
    missing: completeness(report).missing,
  }
}

function figuresJson({ groups, aspects, ...all }: BenchmarkFigures) {
  return {
    ...partFiguresJson(all),
    ...(Object.keys(groups).length > 0 && { groups: each(groups) }),
    ...(Object.keys(aspects).length > 0 && { aspects: each(aspects) }),
  }
}

function each(parts: Readonly<Record<string, PartFigures>>) {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, partFiguresJson(part)]))
}

function partFiguresJson({ queries, figures }: PartFigures): Figures & { readonly queries: number } {
  const values = Object.entries(figures).map(([metric, value = 0]) => [metric, rounded(value, 6)])
  return { ...Object.fromEntries(values), queries }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
