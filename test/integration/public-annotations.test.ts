/**
 * The published annotations of CIRCO, CIRR and FashionIQ, with an empty file for each picture that they name. Counts
 * are those that their papers and repositories state.
 */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openBenchmarks } from '../../electron/core/evaluation/sources/open-benchmarks.ts'
import { needs } from '../helpers/needs.ts'
import { folderOf, pictures } from '../helpers/picture-folders.ts'
import { sharedPath } from '../helpers/shared.ts'

/** The paper's nine (section IV-C), as the annotations write them. */
const ASPECTS = [
  'addition',
  'cardinality',
  'comparative_statement',
  'compare_change',
  'direct_addressing',
  'negation',
  'spatial_relations_background',
  'statement_with_conjunction',
  'viewpoint',
]

function published<T>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(sharedPath('benchmarks', ...path), 'utf8')) as T
}

interface CircoEntry {
  readonly reference_img_id: number
  readonly gt_img_ids?: readonly number[]
}

function circoFolder(split: string): string {
  const entries = published<readonly CircoEntry[]>('circo', `${split}.json`)
  const ids = entries.flatMap((entry) => [entry.reference_img_id, ...(entry.gt_img_ids ?? [])])
  const names = ids.map((id) => `COCO2017_unlabeled/unlabeled2017/${String(id).padStart(12, '0')}.jpg`)
  return folderOf(pictures(...names))
}

describe('published annotations', needs('shared'), () => {
  test('CIRCO has 220 queries to validate with, of nine aspects', async () => {
    const annotations = sharedPath('benchmarks', 'circo')
    const source = { kind: 'circo', folder: circoFolder('val'), annotations, split: 'val' } as const
    const [benchmark] = await openBenchmarks(source)
    expect(benchmark?.queries).toHaveLength(220)
    expect(benchmark?.missingQueries).toBe(0)
    const aspects = new Set(benchmark?.queries.flatMap((query) => query.aspects))
    expect([...aspects].toSorted()).toEqual(ASPECTS)
    expect(benchmark?.queries.every(({ target, answers }) => target === answers[0])).toBe(true)
    expect(benchmark?.queries[0]).toMatchObject({
      sentences: ['a photo of {ref} that shows two people and has a more colorful background'],
      conceptSentences: [
        'a photo of a girl with a traditional Chinese umbrella {ref} that shows two people and has a more colorful background',
      ],
    })
  })

  test('CIRCO has 800 queries to be judged by its server', async () => {
    const annotations = sharedPath('benchmarks', 'circo')
    const source = { kind: 'circo', folder: circoFolder('test'), annotations, split: 'test' } as const
    const [benchmark] = await openBenchmarks(source)
    expect(benchmark?.queries).toHaveLength(800)
    expect(benchmark?.queries.every(({ answers, target }) => answers.length === 0 && target === null)).toBe(
      true,
    )
  })

  test('CIRR has 4,181 queries over 2,297 pictures to validate with, each with five others in its subset', async () => {
    const annotations = sharedPath('benchmarks', 'cirr')
    const paths = Object.values(published<Record<string, string>>('cirr', 'split.rc2.val.json'))
    const folder = folderOf(pictures(...paths))
    const [benchmark] = await openBenchmarks({ kind: 'cirr', folder, annotations, split: 'val' })
    expect(benchmark).toMatchObject({ missingPictures: 0, missingQueries: 0 })
    expect([benchmark?.queries.length, benchmark?.gallery.length]).toEqual([4181, 2297])
    expect(benchmark?.queries.every(({ subset }) => subset?.length === 5)).toBe(true)
    expect(benchmark?.queries.every(({ subset, target }) => target && subset?.includes(target))).toBe(true)
  })

  test("FashionIQ's dresses are 2,017 queries over 3,817 pictures", async () => {
    const annotations = sharedPath('benchmarks', 'fashioniq')
    const names = published<readonly string[]>('fashioniq', 'split.dress.val.json')
    const folder = folderOf(pictures(...names.map((name) => `images/${name}.png`)))
    const benchmarks = await openBenchmarks({ kind: 'fashioniq', folder, annotations })
    expect(benchmarks.map(({ name }) => name)).toEqual(['fashioniq-dress'])
    const [dress] = benchmarks
    expect([dress?.queries.length, dress?.gallery.length, dress?.missingPictures]).toEqual([2017, 3817, 0])
    expect(dress?.queries[0]).toMatchObject({
      words: [
        'is shiny and silver with shorter sleeves and fit and flare',
        'fit and flare and is shiny and silver with shorter sleeves',
      ],
    })
    expect(basename(dress?.queries[0]?.reference ?? '')).toBe('B005X4PL1G.png')
  })

  test('refuses each one without any picture, and names where it looked', async () => {
    const folder = folderOf({})
    const at = (name: string) => sharedPath('benchmarks', name)
    const sources = [
      { kind: 'circo', folder, annotations: at('circo'), split: 'val' },
      { kind: 'cirr', folder, annotations: at('cirr'), split: 'val' },
      { kind: 'fashioniq', folder, annotations: at('fashioniq') },
    ] as const
    for (const source of sources) {
      await expect(openBenchmarks(source)).rejects.toMatchObject({
        code: 'benchmark-missing',
        message: expect.stringContaining(folder),
      })
    }
  })
})
