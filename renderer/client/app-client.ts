/** The renderer's way to the engine, whichever host carries it. */
import type { AppApi, AppEvents } from '../../electron/shared/app-api.ts'
import type { MediaSize, UploadedPicture } from '../../electron/shared/app-media.ts'

/**
 * `connecting`: not yet; `open`: calls are answered; `lost`: the engine stopped or the network host ended, and it
 * is tried again by itself; `refused`: this tab may not (no or a used-up token), and trying again is no use.
 */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'refused'

export interface AppClient {
  /** Calls fail with `connection-lost` while there is no connection; they are never queued silently. */
  readonly api: AppApi
  on<K extends keyof AppEvents>(name: K, listener: (event: AppEvents[K]) => void): () => void
  connection(): ConnectionState
  onConnection(listener: (state: ConnectionState) => void): () => void
  /** Keeps a picture from outside as a reference. Throws AppError with the engine's code. */
  uploadPicture(picture: Blob, name: string, signal?: AbortSignal): Promise<UploadedPicture>
}

export function mediaUrl(photoId: number, size: MediaSize): string {
  return `./media/${photoId}/${size}`
}

export function pictureUrl(pictureId: string): string {
  return `./pictures/${pictureId}`
}
