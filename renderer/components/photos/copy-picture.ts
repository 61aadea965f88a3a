/** Text and pictures to the clipboard, as other programs paste them. */
import { AppError } from '../../../electron/shared/errors.ts'
import { mediaUrl } from '../../client/app-client.ts'

export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch (error) {
    // Where the host refuses pages the clipboard, the old way still works within a key or click.
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

/** As PNG, the one format every program pastes; from the preview, as originals may be in any format and of any size. */
export async function copyPicture(photoId: number): Promise<void> {
  // Handed over as a promise: the right to write, given by the key or click, would not outlast the fetch.
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
