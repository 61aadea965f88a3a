/** Shows a reference as a small picture. */
import type { Reference } from '../../electron/shared/app-query.ts'
import { mediaUrl, pictureUrl } from '../client/app-client.ts'
import { t } from '../strings/translate.ts'

export interface ReferencePictureProps {
  readonly reference: Reference
  readonly className: string
  readonly alt: string
}

export function ReferencePicture({ reference, className, alt }: ReferencePictureProps) {
  return <img className={className} src={addressOf(reference)} alt={alt} draggable={false} />
}

function addressOf(reference: Reference): string {
  return reference.kind === 'photo'
    ? mediaUrl(reference.photoId, 'thumbnail')
    : pictureUrl(reference.pictureId)
}

export function referenceKey(reference: Reference): string {
  return reference.kind === 'photo' ? `photo:${reference.photoId}` : `picture:${reference.pictureId}`
}

/** Names a library photo by `at`, its place among the references: the window knows no file name here. */
export function referenceName(reference: Reference, at: number): string {
  return reference.kind === 'picture' && reference.name !== ''
    ? reference.name
    : t('composer.reference', { place: at + 1 })
}
