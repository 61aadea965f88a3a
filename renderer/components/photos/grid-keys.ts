/** The commands of the keys that grid and lightbox share. Pure. */
import type { Wish } from '../../state/query-changes.ts'

export type Move = 'left' | 'right' | 'up' | 'down' | 'first' | 'last' | 'page-up' | 'page-down'

/** Commands on photos, as opposed to moves between them. */
export type PhotoCommand =
  | { readonly kind: 'lightbox' | 'open' | 'copy' | 'inspector' | 'pin' | 'mark' | 'mark-one' }
  | { readonly kind: 'wish'; readonly wish: Wish }
  | { readonly kind: 'reference'; readonly mode: 'replace' | 'add' }
  | { readonly kind: 'type'; readonly letter: string }

export type GridCommand =
  | PhotoCommand
  | { readonly kind: 'move'; readonly move: Move; readonly extend: boolean }
  | { readonly kind: 'toggle' | 'select-all' | 'back' }

const MOVES: Readonly<Record<string, Move>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
  PageUp: 'page-up',
  PageDown: 'page-down',
}

/** The fields of a keyboard event that choose the command. */
export interface Key {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** Null for a key that means nothing here. */
export function gridCommand(key: Key): GridCommand | null {
  if (key.altKey) return null
  if (key.ctrlKey || key.metaKey) return commandWithModifier(key)
  const move = MOVES[key.key]
  if (move) return { kind: 'move', move, extend: key.shiftKey }
  switch (key.key) {
    case ' ':
      return { kind: 'lightbox' }
    case 'Enter':
      return { kind: 'open' }
    case 'Escape':
      return { kind: 'back' }
    case 'r':
      return { kind: 'reference', mode: 'replace' }
    case 'R':
      return { kind: 'reference', mode: 'add' }
    case 'x':
      return { kind: 'toggle' }
    case 'i':
      return { kind: 'inspector' }
    case 'p':
      return { kind: 'pin' }
    case 'm':
      return { kind: 'mark' }
    // The plus key gives = without Shift.
    case '+':
    case '=':
      return { kind: 'wish', wish: 'more' }
    case '-':
      return { kind: 'wish', wish: 'less' }
  }
  return /^\p{L}$/u.test(key.key) ? { kind: 'type', letter: key.key } : null
}

function commandWithModifier(key: Key): GridCommand | null {
  switch (key.key.toLowerCase()) {
    case 'a':
      return { kind: 'select-all' }
    case 'c':
      return { kind: 'copy' }
    case 'home':
      return { kind: 'move', move: 'first', extend: key.shiftKey }
    case 'end':
      return { kind: 'move', move: 'last', extend: key.shiftKey }
  }
  return null
}
