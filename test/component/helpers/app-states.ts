/** States of the application for tests; each test names what is special about its own. */
import type { SearchAnswer } from '../../../electron/shared/app-api.ts'
import { NO_QUALITY } from '../../../electron/shared/app-quality.ts'
import { type AppQuery, EMPTY_QUERY } from '../../../electron/shared/app-query.ts'
import type { AppState } from '../../../electron/shared/app-state.ts'
import type { Folder, ModelSummary } from '../../../electron/shared/library-api.ts'
import type { PhotoColumns } from '../../../electron/shared/photo-columns.ts'

export const MODEL: ModelSummary = {
  id: 'model-id',
  name: 'photo-mini',
  modelDir: '/models/photo-mini',
  featureSize: 64,
  hasTokenizer: true,
  hasPhi: true,
  isSample: false,
  providerReport: { provider: 'cpu', rejected: [{ provider: 'webgpu', reason: 'no adapter' }] },
}

export function folder(id: number, path: string, change: Partial<Folder> = {}): Folder {
  const counts = { photos: 12, pending: 0, failed: 0, unlisted: 0, excluded: 0, videos: 0 }
  return { id, path, status: 'online', offlineReason: null, ...counts, ...change }
}

export function appState(change: Partial<AppState> = {}): AppState {
  return {
    revision: 0,
    version: '0.1.0',
    host: {
      kind: 'web',
      platform: 'linux',
      canPickFolder: false,
      canReveal: false,
      canDragOut: false,
      canCopyFiles: false,
    },
    library: { kind: 'ready', dir: '/library', access: 'write', holder: null },
    model: { kind: 'ready', model: MODEL, serving: null },
    folders: [folder(1, '/photos/Holidays'), folder(2, '/photos/Work')],
    photos: 24,
    failed: 0,
    progress: { state: 'idle', done: 0, failed: 0, pending: 0, perSecond: null },
    pins: [],
    words: [],
    tuning: { kind: 'idle' },
    quality: NO_QUALITY,
    sample: { kind: 'none', possible: false },
    install: { kind: 'idle' },
    settings: {
      theme: 'system',
      rowHeight: 200,
      order: 'newest',
      resultOrder: 'match',
      sidebarOpen: true,
      inspectorOpen: false,
      folderId: null,
      query: EMPTY_QUERY,
      guideClosed: false,
    },
    ...change,
  }
}

/** The state of a window that begins with a query. */
export function asking(query: Partial<AppQuery>, change: Partial<AppState> = {}): AppState {
  const state = appState(change)
  return { ...state, settings: { ...state.settings, query: { ...EMPTY_QUERY, ...query } } }
}

export function columns(ids: readonly number[], folderId = 1): PhotoColumns {
  return {
    ids: Uint32Array.from(ids),
    aspects: Float32Array.from(ids, (id) => [1.5, 0.75, 1.33][id % 3] ?? 1),
    capturedMs: Float64Array.from(ids, (id) => Date.UTC(2024, 0, 1) + id * 3_600_000),
    precisions: new Uint8Array(ids.length),
    folderIds: Uint32Array.from(ids, () => folderId),
    names: ids.map((id) => `photo-${id}.jpg`),
  }
}

export function answerOf(ids: readonly number[]): SearchAnswer {
  const scores = Float32Array.from(ids, (_, at) => 0.9 - at / 100)
  return {
    photos: columns(ids),
    scores,
    references: null,
    texts: scores,
    method: 'text',
    words: [],
    totalMs: 5,
  }
}
