/** Sends a picture from outside to the engine over HTTP: on the channel, so many bytes would hold up calls. */
import { MAX_PICTURE_BYTES, type UploadedPicture } from '../../electron/shared/app-media.ts'
import { APP_ERROR_CODES, AppError, type AppErrorCode } from '../../electron/shared/errors.ts'

export async function uploadPicture(
  picture: Blob,
  name: string,
  signal?: AbortSignal,
): Promise<UploadedPicture> {
  if (picture.size > MAX_PICTURE_BYTES) {
    throw new AppError('picture-too-large', `${name} has ${picture.size} bytes`)
  }
  const response = await post(picture, name, signal)
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok && answer !== null) return answer as UploadedPicture
  throw errorOf(answer, response.status)
}

async function post(picture: Blob, name: string, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch('./pictures', {
      method: 'POST',
      body: picture,
      headers: { 'x-name': encodeURIComponent(name.toWellFormed()) },
      ...(signal && { signal }),
    })
  } catch (error) {
    if (signal?.aborted) throw new AppError('cancelled', 'the picture is no longer wanted', { cause: error })
    // A blob whose file is gone fails like the network; only reading it shows the difference.
    const readable = await picture
      .slice(0, 1)
      .arrayBuffer()
      .then(Boolean, () => false)
    throw readable
      ? new AppError('connection-lost', 'the picture could not be sent', { cause: error })
      : new AppError('reference-unreadable', `${name} cannot be read`, { cause: error })
  }
}

function errorOf(answer: unknown, status: number): AppError {
  const { code, message } = (answer ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  if (typeof code === 'string' && APP_ERROR_CODES.includes(code as AppErrorCode)) {
    return new AppError(code as AppErrorCode, String(message))
  }
  if (status === 413) return new AppError('picture-too-large', 'the picture is too large')
  return new AppError('internal', `the picture was answered with status ${status}`)
}
