/** The commands of the lightbox's keys: those of the grid that make sense, and its own. Pure. */
import { gridCommand, type Key, type PhotoCommand } from './grid-keys.ts'
import type { Point } from './lightbox-zoom.ts'

export type LightboxCommand =
  | { readonly kind: 'go'; readonly to: 'previous' | 'next' | 'first' | 'last' }
  | { readonly kind: 'close' | 'back' | 'zoom' | 'select' }
  | { readonly kind: 'pan'; readonly by: Point }
  | { readonly kind: 'photo'; readonly command: PhotoCommand }

/** Pixels that Shift and an arrow move an enlarged picture. */
const PAN = 120

const PANS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: PAN, y: 0 },
  ArrowRight: { x: -PAN, y: 0 },
  ArrowUp: { x: 0, y: PAN },
  ArrowDown: { x: 0, y: -PAN },
}

export function lightboxCommand(key: Key): LightboxCommand | null {
  const pan = key.shiftKey ? PANS[key.key] : undefined
  if (pan) return { kind: 'pan', by: pan }
  const command = gridCommand(key)
  switch (command?.kind) {
    case 'move':
      return goCommand(command.move)
    case 'lightbox':
      return { kind: 'close' }
    case 'back':
      return { kind: 'back' }
    case 'toggle':
      return { kind: 'select' }
    case 'type':
      return command.letter === 'z' ? { kind: 'zoom' } : null
    case 'mark':
      return { kind: 'photo', command: { kind: 'mark-one' } }
    case 'open':
    case 'copy':
    case 'inspector':
    case 'reference':
    case 'pin':
    case 'wish':
      return { kind: 'photo', command }
    default:
      return null
  }
}

function goCommand(move: string): LightboxCommand | null {
  switch (move) {
    case 'left':
    case 'page-up':
      return { kind: 'go', to: 'previous' }
    case 'right':
    case 'page-down':
      return { kind: 'go', to: 'next' }
    case 'first':
    case 'last':
      return { kind: 'go', to: move }
    default:
      return null
  }
}
