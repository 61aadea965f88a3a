import { describe, expect, it } from 'vitest'
import {
  boxOf,
  GAP,
  type JustifiedLayout,
  justifiedLayout,
  rowAt,
  rowOf,
  shownAspect,
  TALLEST,
  WIDEST,
} from '../../../renderer/components/photos/justified-layout.ts'
import { seededRandom } from './columns.ts'

function mixedAspects(count: number, seed = 1): Float32Array {
  const random = seededRandom(seed)
  const usual = [1.5, 1.333, 0.75, 0.667, 1, 1.778, 20, 0.05]
  return Float32Array.from({ length: count }, () => usual[Math.floor(random() * usual.length)] ?? 1)
}

function rightEdge(layout: JustifiedLayout, row: number): number {
  const last = (layout.rowStarts[row + 1] ?? 0) - 1
  return (layout.lefts[last] ?? 0) + (layout.widths[last] ?? 0)
}

describe('justified rows', () => {
  it.each([320, 777, 1024, 1440, 3840])('fill a width of %i exactly, except the last', (width) => {
    const layout = justifiedLayout(mixedAspects(500), width, 200)
    expect(layout.rows).toBeGreaterThan(3)
    for (let row = 0; row < layout.rows - 1; row++) expect(rightEdge(layout, row)).toBe(width)
    expect(rightEdge(layout, layout.rows - 1)).toBeLessThanOrEqual(width)
  })

  it('hold every photo once, in order', () => {
    const layout = justifiedLayout(mixedAspects(500), 1000, 200)
    expect(layout.rowStarts[0]).toBe(0)
    expect(layout.rowStarts[layout.rows]).toBe(500)
    for (let row = 0; row < layout.rows; row++) {
      expect(layout.rowStarts[row + 1]).toBeGreaterThan(layout.rowStarts[row] ?? 0)
    }
  })

  it('leave the same gap between photos and between rows', () => {
    const layout = justifiedLayout(mixedAspects(300), 1000, 200)
    for (let index = 1; index < 300; index++) {
      const [before, box] = [boxOf(layout, index - 1), boxOf(layout, index)]
      if (rowOf(layout, index) === rowOf(layout, index - 1)) {
        expect(Math.abs(box.left - (before.left + before.width) - GAP)).toBeLessThanOrEqual(1)
      } else expect(box.top).toBe(before.top + before.height + GAP)
    }
  })

  it('keep the shape of every photo that is not extreme, within rounding', () => {
    const aspects = mixedAspects(400)
    const layout = justifiedLayout(aspects, 1200, 220)
    for (const [index, aspect] of aspects.entries()) {
      const { width, height } = boxOf(layout, index)
      // Half a pixel of each edge, and of the height as it is stretched over the width.
      expect(Math.abs(width - shownAspect(aspect) * height)).toBeLessThanOrEqual(2 + shownAspect(aspect))
    }
  })

  it('are about as high as wanted', () => {
    const layout = justifiedLayout(mixedAspects(2000), 1440, 200)
    const heights = [...layout.rowHeights]
    const mean = heights.reduce((sum, height) => sum + height, 0) / heights.length
    expect(mean).toBeGreaterThan(150)
    expect(mean).toBeLessThan(250)
  })

  it('crop slivers and panoramas, and show a photo without a size as a square', () => {
    expect(shownAspect(20)).toBe(WIDEST)
    expect(shownAspect(0.05)).toBe(TALLEST)
    for (const damaged of [0, -1, Number.NaN]) expect(shownAspect(damaged)).toBe(1)
    const layout = justifiedLayout(Float32Array.of(20, 0.05, Number.NaN, 0), 1000, 200)
    for (let index = 0; index < 4; index++) expect(boxOf(layout, index).width).toBeGreaterThan(40)
  })

  it('do not stretch the last row', () => {
    const layout = justifiedLayout(Float32Array.of(1), 1000, 200)
    expect(boxOf(layout, 0)).toEqual({ left: 0, top: 0, width: 200, height: 200 })
  })

  it('make a photo that is wider than the window as low as it must be', () => {
    const layout = justifiedLayout(Float32Array.of(4, 1), 300, 200)
    expect(boxOf(layout, 0)).toEqual({ left: 0, top: 0, width: 300, height: 75 })
  })

  it('are none without photos and before the width is known', () => {
    expect(justifiedLayout(new Float32Array(), 1000, 200)).toMatchObject({ rows: 0, height: 0 })
    expect(justifiedLayout(mixedAspects(10), 0, 200)).toMatchObject({ rows: 0, height: 0 })
  })

  it('get lower where the whole would be higher than a browser can place', () => {
    const layout = justifiedLayout(new Float32Array(200_000).fill(1), 400, 400)
    expect(layout.height).toBeLessThan(2 ** 25)
    expect(layout.rowStarts[layout.rows]).toBe(200_000)
  })
})

describe('places in a layout', () => {
  it('finds the row at every height and of every photo', () => {
    const layout = justifiedLayout(mixedAspects(200), 900, 180)
    for (let row = 0; row < layout.rows; row++) {
      const top = layout.rowTops[row] ?? 0
      expect(rowAt(layout, top)).toBe(row)
      expect(rowAt(layout, top + (layout.rowHeights[row] ?? 0))).toBe(row)
      for (let index = layout.rowStarts[row] ?? 0; index < (layout.rowStarts[row + 1] ?? 0); index++) {
        expect(rowOf(layout, index)).toBe(row)
      }
    }
    expect(rowAt(layout, -50)).toBe(0)
    expect(rowAt(layout, 1e9)).toBe(layout.rows - 1)
  })
})
