/** Joins reports of separate runs on the same benchmark into one. Pure. */
import type { MethodName } from './methods.ts'
import type { Report } from './report.ts'

/** Methods in the order of `names`. Needs at least one part; a method is left out only if every part lacks it. */
export function mergeReports(parts: readonly Report[], names: readonly MethodName[]): Report {
  const [first] = parts
  if (!first) throw new TypeError('expected at least one report, got none')
  const inOrder = <T extends { readonly method: MethodName }>(all: readonly T[]): readonly T[] =>
    names.flatMap((name) => all.find(({ method }) => method === name) ?? [])
  return {
    ...first,
    methods: inOrder(parts.flatMap(({ methods }) => methods)),
    leftOut: inOrder(parts.flatMap(({ leftOut }) => leftOut)),
    missingPictures: Math.max(...parts.map(({ missingPictures }) => missingPictures)),
  }
}
