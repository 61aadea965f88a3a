/**
 * Computes where the model's square lies in a picture (SEARLE's targetpad, as CLIP4Cir does it). Runs in the
 * inference worker; pure.
 *
 * [Note: Geometry of the original] Padding, scaled size and crop are rounded to whole pixels. Computed from
 * an already reduced picture they come out differently: a 1200 x 500 picture became 539 pixels wide instead
 * of 537, with the crop one pixel off. They therefore always follow from the size of the upright original.
 */
import type { Size } from '../decode/working-size.ts'

/** One direction of the picture. Lengths are pixels of the original unless stated otherwise. */
export interface AxisGeometry {
  readonly length: number
  /** Black pixels on each side. */
  readonly padding: number
  /** The size after scaling `length + 2 * padding`, in pixels of the result before the crop. */
  readonly scaled: number
  /** The first pixel inside the square. */
  readonly crop: number
  /** The square's side. */
  readonly size: number
}

export interface SquareGeometry {
  readonly x: AxisGeometry
  readonly y: AxisGeometry
}

/** The published ratio: longer pictures are padded until the long side is this many short sides. */
const TARGET_RATIO = 1.25

/** "Targetpad": black padding to the target ratio, then CLIP's own resize and crop, so that less is cut off. */
export function targetpadGeometry(original: Size, size: number): SquareGeometry {
  const { width, height } = original
  const long = Math.max(width, height)
  const padding = (side: number) => Math.max(Math.trunc((long / TARGET_RATIO - side) / 2), 0)
  if (long / Math.min(width, height) < TARGET_RATIO) return cropGeometry(original, size)
  return cropGeometry(original, size, { width: padding(width), height: padding(height) })
}

/** CLIP's own preprocessing: shorter side to `size`, centre crop. */
export function cropGeometry(
  original: Size,
  size: number,
  padding: Size = { width: 0, height: 0 },
): SquareGeometry {
  const whole = (side: 'width' | 'height') => original[side] + 2 * padding[side]
  const short = Math.min(whole('width'), whole('height'))
  const axis = (side: 'width' | 'height'): AxisGeometry => {
    // torchvision rounds the longer side down and halves to even.
    const scaled = Math.floor((size * whole(side)) / short)
    const crop = roundHalfToEven((scaled - size) / 2)
    return { length: original[side], padding: padding[side], scaled, crop, size }
  }
  return { x: axis('width'), y: axis('height') }
}

/** Python's rounding: 0.5 -> 0, 1.5 -> 2. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}
