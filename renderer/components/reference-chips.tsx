/** The references of the query, small, each with its way out. */
import { X } from 'lucide-react'
import type { Reference } from '../../electron/shared/app-state.ts'
import { mediaUrl, pictureUrl } from '../client/app-client.ts'

export interface ReferenceChipsProps {
  readonly references: readonly Reference[]
  /** Pictures that are being read. */
  readonly reading: number
  readonly onRemove: (reference: Reference) => void
}

export function ReferenceChips({ references, reading, onRemove }: ReferenceChipsProps) {
  if (references.length === 0 && reading === 0) return null
  return (
    <ul className="chips" aria-label="References">
      {references.map((reference, at) => (
        <li key={keyOf(reference)} className="chips__chip">
          <img
            className="chips__picture"
            src={addressOf(reference)}
            alt={nameOf(reference, at)}
            title={nameOf(reference, at)}
            draggable={false}
          />
          <button
            type="button"
            className="chips__remove"
            aria-label={`Remove ${nameOf(reference, at)}`}
            onClick={() => onRemove(reference)}
          >
            <X size={12} aria-hidden />
          </button>
        </li>
      ))}
      {reading > 0 && <li className="chips__reading">reading {reading}</li>}
    </ul>
  )
}

function keyOf(reference: Reference): string {
  return reference.kind === 'photo' ? `photo ${reference.photoId}` : `picture ${reference.pictureId}`
}

function addressOf(reference: Reference): string {
  return reference.kind === 'photo'
    ? mediaUrl(reference.photoId, 'thumbnail')
    : pictureUrl(reference.pictureId)
}

function nameOf(reference: Reference, at: number): string {
  return reference.kind === 'picture' && reference.name !== '' ? reference.name : `reference ${at + 1}`
}
