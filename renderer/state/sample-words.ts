/** When the window shows the sample library, and the name of its model. Pure. */
import type { AppState } from '../../electron/shared/app-state.ts'
import { t } from '../strings/translate.ts'

export function sampleModelWords(): string {
  return t('sample.model')
}

export function hasSampleModel({ model }: Pick<AppState, 'model'>): boolean {
  return model.kind === 'ready' && model.model.isSample
}

/** The library still needs photos, or a model for them: the sample's model cannot read the user's own photos. */
export function needsSetUp(state: AppState): boolean {
  const { model, folders, photos } = state
  if (showsSample(state)) return false
  if (model.kind === 'none' || hasSampleModel(state)) return true
  return folders.length === 0 && photos === 0
}

function showsSample({ sample, photos }: AppState): boolean {
  return sample.kind === 'drawing' || sample.kind === 'ready' || (sample.kind === 'failed' && photos > 0)
}

/** The library has other photos than the sample's, and the sample's model does not know them. */
export function hasUnknownPhotos(state: AppState): boolean {
  const { sample, folders } = state
  if (!hasSampleModel(state) || sample.kind !== 'ready') return false
  return folders.some(({ id }) => id !== sample.folderId)
}
