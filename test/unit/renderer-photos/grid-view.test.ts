import { describe, expect, it } from 'vitest'
import { NOTHING_SHOWN, rearranged, scrolled } from '../../../renderer/components/photos/arrangement.ts'
import {
  rangeInView,
  rangeToRender,
  rowsInPage,
  topToShow,
  verticalNeighbour,
} from '../../../renderer/components/photos/grid-view.ts'
import { boxOf, justifiedLayout } from '../../../renderer/components/photos/justified-layout.ts'
import { seededRandom } from './columns.ts'

/** Rows of five squares of 196 px: (1000 - 4 gaps) / 5. */
const SQUARES = justifiedLayout(new Float32Array(1000).fill(1), 996, 195)
const SCREEN = 600

describe('the rendered photos', () => {
  it('cover the visible part and more in the direction of scrolling', () => {
    const viewport = { top: 10_000, height: SCREEN }
    const seen = rangeInView(SQUARES, viewport)
    const down = rangeToRender(SQUARES, viewport, 'down')
    const up = rangeToRender(SQUARES, viewport, 'up')
    for (const range of [down, up]) {
      expect(range.first).toBeLessThan(seen.first)
      expect(range.end).toBeGreaterThan(seen.end)
    }
    expect(down.end).toBeGreaterThan(up.end)
    expect(up.first).toBeLessThan(down.first)
  })

  it('ends with the photos', () => {
    expect(rangeToRender(SQUARES, { top: 0, height: SCREEN }, 'up').first).toBe(0)
    expect(rangeToRender(SQUARES, { top: SQUARES.height, height: SCREEN }, 'down').end).toBe(1000)
    expect(
      rangeToRender(justifiedLayout(new Float32Array(), 900, 200), { top: 0, height: 1 }, 'down'),
    ).toEqual({
      first: 0,
      end: 0,
    })
  })

  it('is the same object while scrolling within a row, so that nothing renders', () => {
    const ids = new Uint32Array(1000)
    const first = { layout: SQUARES, ids, listKey: 'a', rankKey: '', height: SCREEN, ...NOTHING_SHOWN }
    const shown = scrolled(first, 1000, 'down', false)
    expect(shown).not.toBe(first)
    expect(scrolled(shown, 1003, 'down', false)).toBe(shown)
    expect(scrolled(shown, 1003, 'down', true)).not.toBe(shown)
  })
})

describe('scrolling to a photo', () => {
  it('goes no further than needed, and nowhere for a visible photo', () => {
    const viewport = { top: 1000, height: SCREEN }
    const seen = rangeInView(SQUARES, viewport).first + 5
    expect(topToShow(SQUARES, viewport, seen)).toBe(1000)
    const below = topToShow(SQUARES, viewport, 200)
    const box = boxOf(SQUARES, 200)
    expect(below + SCREEN).toBeGreaterThanOrEqual(box.top + box.height)
    expect(below + SCREEN - box.top - box.height).toBeLessThan(20)
    expect(topToShow(SQUARES, viewport, 0)).toBe(0)
    expect(topToShow(SQUARES, viewport, 999)).toBe(SQUARES.height - SCREEN)
  })
})

describe('the photo above and below', () => {
  it('is the one whose middle is nearest', () => {
    const layout = justifiedLayout(Float32Array.of(2, 1, 1, 1, 2, 1, 1, 1, 1, 1), 1000, 240)
    const middle = 900
    const below = verticalNeighbour(layout, 0, 1, middle)
    const box = boxOf(layout, below)
    expect(box.top).toBeGreaterThan(0)
    expect(box.left).toBeLessThanOrEqual(middle)
    expect(box.left + box.width).toBeGreaterThanOrEqual(middle)
  })

  it('stays in the first and the last row', () => {
    expect(verticalNeighbour(SQUARES, 2, -1, 500)).toBe(2)
    expect(verticalNeighbour(SQUARES, 998, 40, 0)).toBe(995)
  })

  it('is a screen away for a page, less a row', () => {
    expect(rowsInPage(SQUARES, { top: 0, height: SCREEN }, 0)).toBe(2)
    expect(rowsInPage(SQUARES, { top: 0, height: 10 }, 0)).toBe(1)
  })
})

describe('the photo under the eye', () => {
  const random = seededRandom(3)
  const aspects = Float32Array.from({ length: 2000 }, () => 0.6 + random() * 1.4)
  const ids = Uint32Array.from({ length: 2000 }, (_, at) => at + 1)
  const of = (width: number, rowHeight: number, listKey = 'library') => ({
    layout: justifiedLayout(aspects, width, rowHeight),
    ids,
    listKey,
    rankKey: '',
    height: SCREEN,
  })
  const old = scrolled({ ...of(1000, 200), ...NOTHING_SHOWN }, 20_000, 'down', false)
  const seen = (index: number, top: number, layout = old.layout) => boxOf(layout, index).top - top

  it('stays where it is when rows get lower or the window narrower', () => {
    const first = rangeInView(old.layout, { top: 20_000, height: SCREEN }).first + 7
    const id = ids[first] ?? 0
    for (const now of [of(1000, 120), of(640, 200)]) {
      const next = rearranged(old, now, 20_000, id)
      expect(seen(first, next.top, now.layout)).toBe(seen(first, 20_000))
      expect(next.range.first).toBeLessThan(first)
      expect(next.range.end).toBeGreaterThan(first)
    }
  })

  it('is the first whole one where the current photo is not visible', () => {
    const now = of(1000, 120)
    const next = rearranged(old, now, 20_000, 1)
    const kept = rangeInView(old.layout, { top: 20_000, height: SCREEN })
    const places = []
    for (let index = kept.first; index < kept.end; index++) {
      places.push(seen(index, next.top, now.layout) === seen(index, 20_000))
    }
    expect(places).toContain(true)
  })

  it('stays where it is when photos come before it', () => {
    const [more, moreIds] = [new Float32Array(2050), new Uint32Array(2050)]
    more.fill(1.3)
    more.set(aspects, 50)
    for (let at = 0; at < 50; at++) moreIds[at] = 5000 + at
    moreIds.set(ids, 50)
    const now = { ...of(1000, 200), layout: justifiedLayout(more, 1000, 200), ids: moreIds }
    const id = ids[rangeInView(old.layout, { top: 20_000, height: SCREEN }).first + 15] ?? 0
    const next = rearranged(old, now, 20_000, id)
    expect(boxOf(now.layout, moreIds.indexOf(id)).top - next.top).toBe(seen(ids.indexOf(id), 20_000))
    expect(next.before?.top).toBe(20_000)
  })

  it('is not held at the very top: new photos appear there', () => {
    const top = scrolled(old, 0, 'up', false)
    expect(rearranged(top, of(1000, 120), 0, null).top).toBe(0)
  })

  it('is dropped for another list, which begins at its top', () => {
    expect(rearranged(old, of(1000, 200, 'results'), 20_000, null).top).toBe(0)
  })

  it('keeps the scroll position when results are ranked again', () => {
    const now = { ...of(1000, 200), ids: ids.toReversed(), rankKey: 'more' }
    const id = ids[rangeInView(old.layout, { top: 20_000, height: SCREEN }).first + 7] ?? 0
    expect(rearranged(old, now, 20_000, id).top).toBe(20_000)
    expect(rearranged(old, { ...now, rankKey: '' }, 20_000, id).top).not.toBe(20_000)
  })

  it('is never beyond the end', () => {
    const few = {
      ...of(1000, 200),
      layout: justifiedLayout(aspects.subarray(0, 10), 1000, 200),
      ids: ids.subarray(0, 10),
    }
    expect(rearranged(old, few, 20_000, null).top).toBe(Math.max(0, few.layout.height - SCREEN))
  })
})
