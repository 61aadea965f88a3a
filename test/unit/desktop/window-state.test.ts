import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DEFAULT_STATE, fitState, readState, writeState } from '../../../electron/main/window-state.ts'
import { temporaryDirectory } from '../../helpers/temporary-directory.ts'

const LEFT = { x: 0, y: 0, width: 1920, height: 1040 }
const RIGHT = { x: 1920, y: 0, width: 2560, height: 1400 }
const stored = { x: 2000, y: 100, width: 1200, height: 900, maximised: false }

describe('the remembered window', () => {
  it('opens where it was, on whichever display that is', () => {
    const { position, width, height } = fitState(stored, [LEFT, RIGHT])
    expect({ ...position, width, height }).toEqual({ x: 2000, y: 100, width: 1200, height: 900 })
  })

  it('opens in the middle where its display is gone', () => {
    expect(fitState(stored, [LEFT]).position).toBeNull()
  })

  it.each([
    ['almost all to the right', { ...stored, x: 1920 - 79, y: 0 }],
    ['above the display', { ...stored, x: 0, y: -10 }],
    ['below the display', { ...stored, x: 0, y: 1039 }],
  ])('opens in the middle where nobody could take hold of it: %s', (_where, place) => {
    expect(fitState(place, [LEFT]).position).toBeNull()
  })

  it('is never smaller than it may be, nor larger than its display', () => {
    expect(fitState({ ...stored, x: 0, width: 10, height: 10 }, [LEFT])).toMatchObject({
      width: 800,
      height: 560,
    })
    expect(fitState({ ...stored, x: 0, y: 0, width: 9_000, height: 9_000 }, [LEFT])).toMatchObject({
      width: 1920,
      height: 1040,
    })
  })

  it('remembers that it was maximised', () => {
    expect(fitState({ ...stored, maximised: true }, [RIGHT]).maximised).toBe(true)
  })

  it.each([
    null,
    'text',
    [],
    {},
    { ...stored, x: '1' },
    { ...stored, width: Number.NaN },
    { ...stored, maximised: 1 },
  ])('does not believe %j', (value) => {
    expect(fitState(value, [LEFT, RIGHT])).toBe(DEFAULT_STATE)
  })

  it('reads what it wrote', () => {
    const path = join(temporaryDirectory(), 'made', 'window.json')
    writeState(path, stored, true)
    expect(readState(path, [RIGHT])).toMatchObject({ position: { x: 2000, y: 100 }, maximised: true })
  })

  it('treats a missing file, or one that is not JSON, as no saved state', () => {
    const path = join(temporaryDirectory(), 'window.json')
    expect(readState(path, [LEFT])).toBe(DEFAULT_STATE)
    writeFileSync(path, '{"x": 1')
    expect(readState(path, [LEFT])).toBe(DEFAULT_STATE)
  })

  it('does not fail when it cannot write', () => {
    const folder = temporaryDirectory()
    mkdirSync(join(folder, 'window.json'))
    writeState(join(folder, 'window.json'), stored, false)
    expect(() => readFileSync(join(folder, 'window.json'))).toThrow()
  })
})
