/** The part of the window's contract that uses HTTP. Runs anywhere; types only. */

/**
 * Both hosts serve pictures over HTTP, from the renderer's own origin. Files take ranges (RFC 9110, section 14).
 *
 * - `GET /media/<photo id>/<size>`: size is `thumbnail` (512 px JPEG), `preview` (up to 2,048 px, any format
 *   becomes one a browser shows) or `original` (the file's bytes, with its name as attachment name).
 * - `POST /pictures` with the bytes as body and `x-name` (URI-encoded file name): saves a picture from outside as a
 *   reference. Answers UploadedPicture, or SerialisedError with status 4xx.
 * - `GET /pictures/<picture id>`: its thumbnail.
 */
export interface UploadedPicture {
  readonly pictureId: string
  readonly name: string
  readonly width: number
  readonly height: number
}

export type MediaSize = 'thumbnail' | 'preview' | 'original'

/** The largest picture from outside, bytes. */
export const MAX_PICTURE_BYTES = 64 * 1024 * 1024
