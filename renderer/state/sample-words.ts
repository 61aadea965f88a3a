/** What is said of the sample library and its model, and when it is shown. Pure. */
import type { AppState } from '../../electron/shared/app-state.ts'

export const SAMPLE_MODEL_WORDS = 'Sample model: knows only the sample pictures'

export function hasSampleModel({ model }: Pick<AppState, 'model'>): boolean {
  return model.kind === 'ready' && model.model.isSample
}

/** The library still needs photos, or a model that can read them: no photos of one's own are read by the sample's. */
export function needsSetUp(state: AppState): boolean {
  const { model, folders, photos } = state
  if (showsSample(state)) return false
  if (model.kind === 'none' || hasSampleModel(state)) return true
  return folders.length === 0 && photos === 0
}

function showsSample({ sample, photos }: AppState): boolean {
  return sample.kind === 'drawing' || sample.kind === 'ready' || (sample.kind === 'failed' && photos > 0)
}

/** Other photos than the sample's are read by a model that does not know them. */
export function hasUnknownPhotos(state: AppState): boolean {
  const { sample, folders } = state
  if (!hasSampleModel(state) || sample.kind !== 'ready') return false
  return folders.some(({ id }) => id !== sample.folderId)
}
