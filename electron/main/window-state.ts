/** Saves the window's place in a small file, and restores it as far as it fits. Runs in the main process. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Rectangle } from 'electron'

export const MIN_WIDTH = 800
export const MIN_HEIGHT = 560
const DEFAULT = { width: 1280, height: 800 } as const
/** Visible part of the title bar, pixels, so that the user can grasp the window. */
const VISIBLE_PX = 80

export interface WindowState {
  /** Null puts the window in the middle of the main display. */
  readonly position: { readonly x: number; readonly y: number } | null
  readonly width: number
  readonly height: number
  readonly maximised: boolean
}

export const DEFAULT_STATE: WindowState = { position: null, ...DEFAULT, maximised: false }

/** The stored state as far as it fits the present displays; `workAreas` in the order of the displays. */
export function fitState(stored: unknown, workAreas: readonly Rectangle[]): WindowState {
  if (!isStored(stored)) return DEFAULT_STATE
  const { x, y, maximised } = stored
  const area = workAreas.find((candidate) => canBeGrasped(stored, candidate))
  const [widest, highest] = area ? [area.width, area.height] : [DEFAULT.width, DEFAULT.height]
  return {
    position: area ? { x, y } : null,
    width: between(MIN_WIDTH, stored.width, widest),
    height: between(MIN_HEIGHT, stored.height, highest),
    maximised,
  }
}

interface Stored extends Rectangle {
  readonly maximised: boolean
}

function isStored(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null) return false
  const { x, y, width, height, maximised } = value as Partial<Record<keyof Stored, unknown>>
  return [x, y, width, height].every(Number.isSafeInteger) && typeof maximised === 'boolean'
}

/** True if its top edge is on the display, with enough of it to grasp. */
function canBeGrasped({ x, y, width }: Rectangle, area: Rectangle): boolean {
  const visible = Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
  return visible >= VISIBLE_PX && y >= area.y && y <= area.y + area.height - VISIBLE_PX
}

function between(least: number, value: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}

export function readState(path: string, workAreas: readonly Rectangle[]): WindowState {
  try {
    return fitState(JSON.parse(readFileSync(path, 'utf8')), workAreas)
  } catch {
    // No file yet, or not ours: the window opens in the default place.
    return DEFAULT_STATE
  }
}

/** Writes the whole file or nothing. A failure costs only the place. */
export function writeState(path: string, bounds: Rectangle, maximised: boolean): void {
  const { x, y, width, height } = bounds
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.new`, JSON.stringify({ x, y, width, height, maximised }))
    renameSync(`${path}.new`, path)
  } catch (error) {
    console.error(`the window's place could not be kept: ${String(error)}`)
  }
}
