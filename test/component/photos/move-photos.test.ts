// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest'
import type { Shown } from '../../../renderer/components/photos/arrangement.ts'
import { boxOf, justifiedLayout } from '../../../renderer/components/photos/justified-layout.ts'
import { movePhotos } from '../../../renderer/components/photos/move-photos.ts'

/** Three squares in a row of 308 pixels: 100 px each, 4 px between them. */
const layout = justifiedLayout(Float32Array.of(1, 1, 1), 308, 100)
const shown = (...ids: readonly number[]): Shown => ({
  layout,
  ids: Uint32Array.from(ids),
  listKey: '',
  rankKey: '',
  height: 100,
  range: { first: 0, end: ids.length },
  top: 0,
})

/** Cells as the grid renders them; their animations stand still at `progress`. */
function cells(ids: readonly number[], progress: number) {
  const list = document.createElement('div')
  const begun: string[] = []
  for (const id of ids) {
    const cell = document.createElement('div')
    cell.dataset['photo'] = String(id)
    cell.animate = vi.fn((frames: readonly Keyframe[]) => {
      begun.push(`${id}: ${frames[0]?.['transform']}`)
      return { effect: { getComputedTiming: () => ({ progress }) }, cancel: vi.fn() }
    }) as never
    list.append(cell)
  }
  const order = (...now: readonly number[]) => {
    for (const cell of list.querySelectorAll<HTMLElement>('[data-photo]'))
      cell.dataset['index'] = String(now.indexOf(Number(cell.dataset['photo'])))
    return shown(...now)
  }
  return { list, begun, order }
}

beforeEach(() => void vi.stubGlobal('matchMedia', () => ({ matches: false })))

it('moves photos from where they were, and leaves alone what stays', () => {
  expect([0, 1, 2].map((at) => boxOf(layout, at).left)).toEqual([0, 104, 208])
  const { list, begun, order } = cells([1, 2, 3], 0)
  movePhotos(list, order(1, 3, 2), shown(1, 2, 3))
  expect(begun).toEqual([
    '2: translate(208px, 0px) translate(-104px, 0px)',
    '3: translate(104px, 0px) translate(104px, 0px)',
  ])
})

it('continues from where a moving photo is', () => {
  const { list, begun, order } = cells([1, 2], 0.75)
  movePhotos(list, order(2, 1), shown(1, 2))
  begun.length = 0
  movePhotos(list, order(1, 2), shown(2, 1))
  // Photo 1 was at 104, came from 0 and has a quarter of the way left: it stands at 78.
  expect(begun).toEqual([
    '1: translate(0px, 0px) translate(78px, 0px)',
    '2: translate(104px, 0px) translate(-78px, 0px)',
  ])
})

it('moves nothing where no motion is wanted', () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }))
  const { list, begun, order } = cells([1, 2], 0)
  movePhotos(list, order(2, 1), shown(1, 2))
  expect(begun).toEqual([])
})
