/** The companion's position beside a group of subjects. Pure; loads no native module. */
import type { Random } from '../../../inversion/random-stream.ts'
import type { Relation, Viewpoint } from '../scene.ts'
import { between } from './shape.ts'

/** In hundredths of the picture's central square; y grows downwards. */
export interface Extent {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly largest: number
}

interface Standing {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly lift: number
}

export function extentOf(group: readonly Standing[]): Extent {
  return {
    left: Math.min(...group.map(({ x }) => x)),
    right: Math.max(...group.map(({ x }) => x)),
    top: Math.min(...group.map(({ y, size, lift }) => y - size * (1 + lift))),
    bottom: Math.max(...group.map(({ y }) => y)),
    largest: Math.max(...group.map(({ size }) => size)),
  }
}

interface Companion {
  readonly size: number
  readonly viewpoint: Viewpoint
  readonly horizon: number
  readonly random: Random
}

type Place = Pick<Standing, 'x' | 'y' | 'size'>

export function companionPlace(relation: Relation, extent: Extent, companion: Companion): Place {
  const { size, random } = companion
  const { left, right, top, bottom, largest } = extent
  const [middle, reach] = [(left + right) / 2, largest * 0.46 + size * 0.52]
  switch (relation) {
    case 'left':
      return { x: Math.max(size * 0.45, left - reach), y: bottom + between(random, -2, 1), size }
    case 'right':
      return { x: Math.min(100 - size * 0.45, right + reach), y: bottom + between(random, -2, 1), size }
    case 'above':
      return {
        x: middle + between(random, 6, 14) * (random() < 0.5 ? -1 : 1),
        y: Math.max(size * 0.92 + 1, top - 2),
        size: size * 0.9,
      }
    case 'front':
    case 'behind':
      return onTheWay(relation, extent, companion)
  }
}

/** Towards the viewer or away, and to one side, so that neither hides the other. */
function onTheWay(
  relation: 'front' | 'behind',
  extent: Extent,
  { size, viewpoint, horizon, random }: Companion,
): Place {
  const { left, right, top, bottom, largest } = extent
  const [middle, side] = [(left + right) / 2, random() < 0.5 ? -1 : 1]
  // From above it is farther down or up the picture, less in the way of the group.
  const isAbove = viewpoint === 'above'
  if (relation === 'front') {
    const x = middle + side * (largest * 0.3 + size * 0.2)
    return { x, y: Math.min(99, bottom + size * (isAbove ? 0.78 : 0.36)), size: size * 0.85 }
  }
  const tall = isAbove ? size : Math.max(size, largest * 0.85)
  return {
    x: middle + side * largest * 0.3,
    y: Math.max(horizon + 3, top + tall * (isAbove ? 0.2 : 0.62)),
    size: tall,
  }
}
