/**
 * Moves photos to their new places when the order changes: each photo starts at its old place. The positions come
 * from the layouts, so that nothing is measured.
 *
 * The order changes many times a second while the dial turns: a moving photo continues from where it is.
 */
import type { Shown } from './arrangement.ts'
import { boxOf } from './justified-layout.ts'

/** Equals `--motion-photo`: reading a custom property would compute styles. */
const MOVE_MS = 200
const EASING = 'cubic-bezier(0.2, 0, 0, 1)'

interface Move {
  readonly animation: Animation
  readonly dx: number
  readonly dy: number
}

/** The last move of each cell. */
const moving = new WeakMap<HTMLElement, Move>()

/** The distance of a cell from its place. */
function leftOver(cell: HTMLElement): { readonly dx: number; readonly dy: number } {
  const move = moving.get(cell)
  // Null once it has arrived.
  const progress = move?.animation.effect?.getComputedTiming().progress ?? 1
  return { dx: (move?.dx ?? 0) * (1 - progress), dy: (move?.dy ?? 0) * (1 - progress) }
}

export function movePhotos(
  list: HTMLElement,
  now: Pick<Shown, 'layout' | 'ids' | 'top'>,
  before: Shown,
): void {
  // The same photos in another size: all rows would wobble at once.
  if (before.ids === now.ids || matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const places = placesOf(before)
  for (const cell of list.querySelectorAll<HTMLElement>('[data-photo]')) {
    const index = Number(cell.dataset['index'])
    const from = places.get(Number(cell.dataset['photo']))
    if (!from) continue
    const box = boxOf(now.layout, index)
    const left = leftOver(cell)
    const dx = from.left - box.left + left.dx
    const dy = from.top - (box.top - now.top) + left.dy
    if (dx === 0 && dy === 0) continue
    const to = `translate(${box.left}px, ${box.top}px)`
    const animation = cell.animate([{ transform: `${to} translate(${dx}px, ${dy}px)` }, { transform: to }], {
      duration: MOVE_MS,
      easing: EASING,
    })
    moving.get(cell)?.animation.cancel()
    moving.set(cell, { animation, dx, dy })
  }
}

/** The old places of the rendered photos, from the upper edge of the view. */
function placesOf(shown: Shown): ReadonlyMap<number, { readonly left: number; readonly top: number }> {
  const places = new Map<number, { readonly left: number; readonly top: number }>()
  for (let index = shown.range.first; index < shown.range.end; index++) {
    const { left, top } = boxOf(shown.layout, index)
    places.set(shown.ids[index] ?? 0, { left, top: top - shown.top })
  }
  return places
}
