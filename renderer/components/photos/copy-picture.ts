/** Writes text and pictures to the clipboard in formats that other programs paste. */
import { AppError } from '../../../electron/shared/errors.ts'
import { mediaUrl } from '../../client/app-client.ts'

export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch (error) {
    // If the host refuses the clipboard API, the old way still works during a key press or click.
    if (!copyBySelection(text)) throw error
  }
}

function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea')
  const before = document.activeElement
  field.className = 'visually-hidden'
  field.value = text
  document.body.append(field)
  field.select()
  const copied = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  return copied
}

/** Writes PNG, which every program pastes, from the preview: an original may have any format and size. */
export async function copyPicture(photoId: number): Promise<void> {
  // Passes a promise, because the permission of the key press or click would not outlast the fetch.
  const png = pictureAsPng(mediaUrl(photoId, 'preview'))
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })])
}

async function pictureAsPng(url: string): Promise<Blob> {
  const response = await fetch(url)
  if (!response.ok) throw new AppError('file-unavailable', 'the picture cannot be read')
  const bitmap = await createImageBitmap(await response.blob())
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
  bitmap.close()
  return canvas.convertToBlob({ type: 'image/png' })
}
