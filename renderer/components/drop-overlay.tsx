/** Says what a drop would do. */

import { MAX_REFERENCES } from '../../electron/shared/app-api.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import type { Hovering } from '../state/transfer.ts'

export interface DropOverlayProps {
  readonly hovering: Hovering | null
  readonly references: number
}

export function DropOverlay({ hovering, references }: DropOverlayProps) {
  if (hovering === null) return null
  return (
    <div className="drop-overlay" aria-hidden>
      <p className="drop-overlay__words">{dropWords(hovering, references)}</p>
    </div>
  )
}

function dropWords(hovering: Hovering, references: number): string {
  switch (hovering) {
    case 'text':
      return 'Drop to describe with these words'
    case 'files':
    case 'photos':
      if (references >= MAX_REFERENCES) return `${MAX_REFERENCES} references are the most: remove one first`
      return references === 0 ? 'Drop to find photos like this one' : 'Drop to add another reference'
    default:
      return assertNever(hovering)
  }
}
