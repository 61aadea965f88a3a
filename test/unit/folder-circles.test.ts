/** Folders import each other in one direction: no folder reaches itself through its imports, type imports among them. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
/** `import ... from`, `export ... from`, `import '...'` and `import('...')` of a relative path. */
const IMPORTS = /(?:\bfrom\s+|\bimport\s*\(?\s*)['"](\.{1,2}\/[^'"]+)['"]/g
const SOURCE = /\.(?:ts|tsx|mts|mjs)$/

type Graph = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>

/**
 * For each folder below `tops`, the folders that it imports, with the files of each edge. Files that stand in a top
 * itself count as a folder of the top's name.
 */
function folderGraph(tops: readonly string[], folderOf: (file: string) => string | null): Graph {
  const graph = new Map<string, Map<string, string[]>>()
  for (const file of tops.flatMap(sourcesIn)) {
    const from = folderOf(file)
    if (from === null) continue
    const edges = graph.get(from) ?? new Map<string, string[]>()
    graph.set(from, edges)
    for (const imported of importsOf(file)) {
      const to = folderOf(imported)
      if (to === null || to === from) continue
      edges.set(to, [...(edges.get(to) ?? []), `${file} > ${imported}`])
    }
  }
  return graph
}

function sourcesIn(top: string): readonly string[] {
  return readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map((entry) => unixPath(relative(ROOT, join(entry.parentPath, entry.name))))
    .filter((file) => !file.includes('node_modules/'))
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  return [...text.matchAll(IMPORTS)].map(([, path = '']) =>
    unixPath(relative(ROOT, resolve(ROOT, dirname(file), path))),
  )
}

function unixPath(path: string): string {
  return path.split(sep).join('/')
}

/** Each circle once, as `a -> b (file > file)` and so on. */
function circlesOf(graph: Graph): readonly string[] {
  const reaches = (from: string, to: string): boolean => {
    const seen = new Set<string>()
    const next = [...(graph.get(from)?.keys() ?? [])]
    for (let folder = next.pop(); folder !== undefined; folder = next.pop()) {
      if (folder === to) return true
      if (seen.has(folder)) continue
      seen.add(folder)
      next.push(...(graph.get(folder)?.keys() ?? []))
    }
    return false
  }
  return [...graph].flatMap(([from, edges]) =>
    [...edges].flatMap(([to, files]) => (reaches(to, from) ? [`${from} -> ${to}: ${files.join(', ')}`] : [])),
  )
}

/** The folder directly below `top`; null for files elsewhere. */
function childOf(top: string): (file: string) => string | null {
  return (file) => {
    if (!file.startsWith(`${top}/`)) return null
    const rest = file.slice(top.length + 1).split('/')
    return rest.length === 1 ? top : (rest[0] ?? null)
  }
}

test.each(['electron/core', 'electron', 'renderer', 'native-models'])(
  'no folder of %s stands in a circle',
  (top) => {
    const graph = folderGraph([top], childOf(top))
    expect(graph.size).toBeGreaterThan(3)
    expect(circlesOf(graph)).toEqual([])
  },
)

test('no top folder stands in a circle', () => {
  const tops = ['electron', 'renderer', 'native-models', 'resources']
  const folderOf = (file: string) => tops.find((top) => file.startsWith(`${top}/`)) ?? null
  expect(circlesOf(folderGraph(tops, folderOf))).toEqual([])
})

test('query imports neither saved nor app', () => {
  const imported = folderGraph(['electron/core'], childOf('electron/core')).get('query')
  expect([...(imported?.keys() ?? [])]).toEqual(expect.arrayContaining(['catalog', 'inversion']))
  expect([...(imported?.keys() ?? [])].filter((name) => name === 'saved' || name === 'app')).toEqual([])
})

describe('the search for circles', () => {
  const graphOf = (edges: Readonly<Record<string, readonly string[]>>): Graph =>
    new Map(
      Object.entries(edges).map(([from, tos]) => [
        from,
        new Map(tos.map((to) => [to, [`${from}1 > ${to}1`]])),
      ]),
    )

  test('names every edge of a circle, and no other', () => {
    const graph = graphOf({ a: ['b'], b: ['c', 'd'], c: ['a'], d: [] })
    expect(circlesOf(graph)).toEqual(['a -> b: a1 > b1', 'b -> c: b1 > c1', 'c -> a: c1 > a1'])
  })

  test('finds none where imports go one way', () => {
    expect(circlesOf(graphOf({ a: ['b', 'c'], b: ['c'], c: [] }))).toEqual([])
  })
})
