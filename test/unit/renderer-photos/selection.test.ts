import { describe, expect, it } from 'vitest'
import {
  clearSelected,
  extendTo,
  moveTo,
  NO_SELECTION,
  reconcile,
  selectAll,
  targetsOf,
  toggle,
} from '../../../renderer/state/selection.ts'

const IDS = Uint32Array.of(10, 11, 12, 13, 14, 15)
const at12 = moveTo(NO_SELECTION, 12, false)
const chosen = (selection: { readonly selected: ReadonlySet<number> }) => [...selection.selected].sort()

describe('selecting photos', () => {
  it('keeps the selection under arrows and clears it at a click', () => {
    const selected = toggle(at12, 12)
    expect(chosen(moveTo(selected, 13, true))).toEqual([12])
    expect(chosen(moveTo(selected, 13, false))).toEqual([])
  })

  it('toggles one photo, and with Ctrl also selects the one clicked before', () => {
    expect(chosen(toggle(at12, 14))).toEqual([14])
    expect(chosen(toggle(at12, 14, true))).toEqual([12, 14])
    expect(chosen(toggle(toggle(at12, 14, true), 12, true))).toEqual([14])
    expect(chosen(toggle(at12, 12, true))).toEqual([12])
  })

  it('extends from the anchor in both directions, and shrinks again', () => {
    const right = extendTo(at12, 14, IDS)
    expect(chosen(right)).toEqual([12, 13, 14])
    expect(chosen(extendTo(right, 13, IDS))).toEqual([12, 13])
    expect(chosen(extendTo(right, 10, IDS))).toEqual([10, 11, 12])
  })

  it('keeps photos selected elsewhere while extending', () => {
    const two = toggle(toggle(NO_SELECTION, 10), 13)
    expect(chosen(extendTo(two, 15, IDS))).toEqual([10, 13, 14, 15])
  })

  it('acts on all selected photos in the order shown, and on another photo alone', () => {
    const selection = toggle(toggle(NO_SELECTION, 14), 11)
    expect(targetsOf(selection, 14, IDS)).toEqual([11, 14])
    expect(targetsOf(selection, 12, IDS)).toEqual([12])
    expect(targetsOf(selectAll(selection, IDS), 12, IDS)).toEqual([...IDS])
    expect(chosen(clearSelected(selection))).toEqual([])
  })
})

describe('photos that leave the list', () => {
  it('leave the selection; the current one gives its place to the next', () => {
    const selection = extendTo(at12, 14, IDS)
    const after = Uint32Array.of(10, 11, 12, 13, 15)
    const kept = reconcile(selection, IDS, after)
    expect(kept.current).toBe(15)
    expect(chosen(kept)).toEqual([12, 13])
  })

  it('leave the last photo, then none, current', () => {
    expect(reconcile(moveTo(NO_SELECTION, 15, false), IDS, IDS.slice(0, 5)).current).toBe(14)
    expect(reconcile(at12, IDS, new Uint32Array()).current).toBeNull()
  })

  it('change nothing if none of them is selected', () => {
    expect(reconcile(at12, IDS, Uint32Array.of(12, 99))).toBe(at12)
  })
})
