/** The renderer's way to the engine, whichever host carries it. */
import type { AppApi, AppEvents } from '../../electron/shared/app-api.ts'
import type { MediaSize, UploadedPicture } from '../../electron/shared/app-media.ts'

/**
 * `connecting`: not yet; `open`: the engine answers calls; `lost`: the engine or the host ended, and the client
 * reconnects by itself; `refused`: the host refuses this tab (no token or a used one), and another try is useless.
 */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'refused'

export interface AppClient {
  /** Calls fail with `connection-lost` while there is no connection; the client queues none. */
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
