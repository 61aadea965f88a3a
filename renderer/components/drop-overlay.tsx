/** Says what a drop would do. */

import { MAX_REFERENCES } from '../../electron/shared/app-api.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import type { Hovering } from '../state/transfer.ts'
import { t } from '../strings/translate.ts'

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
      return t('composer.dropText')
    case 'files':
    case 'photos':
      if (references >= MAX_REFERENCES) return t('composer.full', { most: MAX_REFERENCES })
      return t(references === 0 ? 'composer.dropFirst' : 'composer.dropMore')
    default:
      return assertNever(hovering)
  }
}
