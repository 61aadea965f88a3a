/** Sizes and places of a picture in the lightbox. Pure; the origin of places is the middle of the stage. */
export interface Size {
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

export const MIDDLE: Point = { x: 0, y: 0 }

/** As large as the stage allows; not larger than the picture is, where that is known. */
export function fitSize(aspect: number, stage: Size, full: Size | null): Size {
  const width = Math.min(stage.width, stage.height * aspect, full?.width ?? Number.POSITIVE_INFINITY)
  return { width, height: width / aspect }
}

/** A pixel of the picture on a pixel of the screen. */
export function fullSize(pixels: Size, pixelRatio: number): Size {
  return { width: pixels.width / pixelRatio, height: pixels.height / pixelRatio }
}

/** No further than the picture's edges. */
export function clampPan(pan: Point, shown: Size, stage: Size): Point {
  const x = Math.max(0, (shown.width - stage.width) / 2)
  const y = Math.max(0, (shown.height - stage.height) / 2)
  return { x: Math.max(-x, Math.min(x, pan.x)), y: Math.max(-y, Math.min(y, pan.y)) }
}

/** Where to move the picture so that what is under `point` stays there when it grows from `fit` to `full`. */
export function panToKeep(point: Point, fit: Size, full: Size): Point {
  const growth = full.width / fit.width
  return { x: point.x * (1 - growth), y: point.y * (1 - growth) }
}
