import { describe, expect, it } from 'vitest'
import { CellSlots } from '../../../renderer/components/photos/cell-slots.ts'
import { gridCommand, type Key } from '../../../renderer/components/photos/grid-keys.ts'
import { lightboxCommand } from '../../../renderer/components/photos/lightbox-keys.ts'
import { clampPan, fitSize, fullSize, panToKeep } from '../../../renderer/components/photos/lightbox-zoom.ts'
import {
  byteWords,
  dayWords,
  monthWords,
  pixelWords,
} from '../../../renderer/components/photos/photo-words.ts'
import { scoresOf } from '../../../renderer/components/photos/relative-scores.ts'
import { columns } from './columns.ts'

const PLAIN = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false }
const key = (name: string, held: Partial<Key> = {}): Key => ({ ...PLAIN, key: name, ...held })

describe('the cells of the grid', () => {
  it('keep their photos, and take new ones when theirs are gone', () => {
    const slots = new CellSlots()
    const first = slots.assign([1, 2, 3], true)
    expect(slots.assign([1, 2, 3], true), 'asked twice').toEqual(first)
    const next = slots.assign([2, 3, 4], true)
    expect(next.slice(0, 2)).toEqual(first.slice(1))
    expect(next[2]).toBe(first[0])
  })

  it('stay with their photos when photos move', () => {
    const slots = new CellSlots()
    const [gone] = slots.assign([1, 2], true)
    expect(slots.assign([2, 3], false)).not.toContain(gone)
  })

  it('are no more than the screen needs, however far the user scrolls', () => {
    const slots = new CellSlots()
    let most = 0
    for (let at = 0; at < 500; at++) most = Math.max(most, ...slots.assign([at, at + 1, at + 2], true))
    expect(most).toBe(2)
  })
})

describe('keys', () => {
  it('move, act, or begin a query', () => {
    expect(gridCommand(key('ArrowDown', { shiftKey: true }))).toEqual({
      kind: 'move',
      move: 'down',
      extend: true,
    })
    expect(gridCommand(key('r'))).toEqual({ kind: 'reference', mode: 'replace' })
    expect(gridCommand(key('R', { shiftKey: true }))).toEqual({ kind: 'reference', mode: 'add' })
    for (const letter of ['b', 'ß', 'ж', '犬']) {
      expect(gridCommand(key(letter))).toEqual({ kind: 'type', letter })
    }
  })

  it('with Ctrl or Alt do nothing, except two', () => {
    expect(gridCommand(key('a', { ctrlKey: true }))).toEqual({ kind: 'select-all' })
    expect(gridCommand(key('c', { metaKey: true }))).toEqual({ kind: 'copy' })
    for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }]) {
      expect(gridCommand(key('r', held))).toBeNull()
      expect(gridCommand(key('ArrowLeft', held))).toBeNull()
    }
  })

  it('other than letters begin no query', () => {
    for (const name of ['/', '?', '1', 'F5', 'Tab', 'Dead', 'Process'])
      expect(gridCommand(key(name))).toBeNull()
  })

  it('of the lightbox step, enlarge and move the picture', () => {
    expect(lightboxCommand(key('ArrowRight'))).toEqual({ kind: 'go', to: 'next' })
    expect(lightboxCommand(key('End'))).toEqual({ kind: 'go', to: 'last' })
    expect(lightboxCommand(key('z'))).toEqual({ kind: 'zoom' })
    expect(lightboxCommand(key(' '))).toEqual({ kind: 'close' })
    expect(lightboxCommand(key('ArrowLeft', { shiftKey: true }))).toMatchObject({ kind: 'pan' })
    expect(lightboxCommand(key('b'))).toBeNull()
    expect(lightboxCommand(key('ArrowDown'))).toBeNull()
  })
})

describe('the picture of the lightbox', () => {
  const stage = { width: 1000, height: 500 }

  it('fits the window, and is never enlarged', () => {
    expect(fitSize(4, stage, null)).toEqual({ width: 1000, height: 250 })
    expect(fitSize(1, stage, null)).toEqual({ width: 500, height: 500 })
    expect(fitSize(1, stage, { width: 64, height: 64 })).toEqual({ width: 64, height: 64 })
    expect(fullSize({ width: 4000, height: 2000 }, 2)).toEqual({ width: 2000, height: 1000 })
  })

  it('keeps the point under the mouse when it grows', () => {
    const [fit, full] = [
      { width: 500, height: 500 },
      { width: 2000, height: 2000 },
    ]
    const point = { x: 100, y: -50 }
    const pan = panToKeep(point, fit, full)
    // The same part of the picture: a fifth right of its middle, a tenth above.
    expect((point.x - pan.x) / full.width).toBeCloseTo(point.x / fit.width)
    expect((point.y - pan.y) / full.height).toBeCloseTo(point.y / fit.height)
  })

  it('moves no further than its edges', () => {
    expect(clampPan({ x: 9e9, y: -9e9 }, { width: 3000, height: 700 }, stage)).toEqual({ x: 1000, y: -100 })
    expect(clampPan({ x: 50, y: 50 }, { width: 300, height: 300 }, stage)).toEqual({ x: 0, y: 0 })
  })
})

describe('the match of a photo', () => {
  const photos = columns([{ id: 5 }, { id: 6 }, { id: 7 }])
  const scores = Float32Array.of(0.5, 0.25, 0)
  const answer = {
    photos,
    scores,
    references: null,
    texts: scores,
    method: 'text' as const,
    words: [],
    totalMs: 1,
  }

  it('is a number from 0 to 100 among the results', () => {
    expect(scoresOf(answer, 5)?.match).toEqual({ share: 100, raw: 0.5 })
    expect(scoresOf(answer, 6)?.words).toEqual({ share: 50, raw: 0.25 })
    expect(scoresOf(answer, 7)?.match.share).toBe(0)
    expect(scoresOf(answer, 6)?.reference).toBeNull()
    expect(scoresOf(answer, 99)).toBeNull()
  })

  it('is 100 for all where all match equally', () => {
    const equal = { ...answer, scores: new Float32Array(3).fill(0.2) }
    expect(scoresOf(equal, 6)?.match.share).toBe(100)
  })
})

describe('words', () => {
  it('give sizes, and no date for an impossible one', () => {
    expect(byteWords(999)).toBe('999 bytes')
    expect(byteWords(3_456_789)).toMatch(/^3[.,]5 MB$/)
    expect(pixelWords(100, 50)).toBe('100 × 50')
    expect(dayWords(Number.NaN)).toBe('no date')
    expect(dayWords(9e15)).toBe('no date')
    expect(dayWords(0)).toContain('1970')
  })

  it('give the known part of a date, on the wall clock', () => {
    const newYear = Date.UTC(2018, 0, 1)
    expect(dayWords(newYear, 'year')).toBe('2018')
    expect(monthWords(newYear, 'year')).toBe('2018')
    expect(dayWords(newYear, 'month')).toBe(monthWords(newYear))
    // One millisecond before and after midnight, wherever this test runs.
    expect(dayWords(newYear - 1)).toContain('2017')
    expect(dayWords(newYear)).toContain('2018')
    expect(monthWords(newYear - 1)).toContain('2017')
    expect(dayWords(Date.UTC(1890, 5, 1), 'day')).toContain('1890')
  })
})
