/** In place of photos where there are none: one sentence and one thing to do. */
import { type AppError, assertNever } from '../../electron/shared/errors.ts'
import { useAppState } from '../state/app-context.ts'
import { type EmptyReason, emptyReason } from '../state/empty-reason.ts'
import { wordsOf } from '../state/error-words.ts'
import { doneWords } from '../state/progress-words.ts'
import type { LibraryActions } from '../state/use-library-actions.ts'

export interface EmptyViewProps {
  readonly folderId: number | null
  readonly searching: boolean
  readonly error: AppError | null
  readonly actions: LibraryActions
  readonly onClear: () => void
  readonly onAllPhotos: () => void
  readonly onRetry: () => void
}

export function EmptyView(props: EmptyViewProps) {
  const { folderId, searching, error } = props
  const folders = useAppState((state) => state.folders)
  const photos = useAppState((state) => state.photos)
  const progress = useAppState((state) => state.progress)
  const reason = emptyReason({ folders, photos, progress, folderId, searching, error })
  const { words, action } = contentOf(reason, props, doneWords(progress))
  return (
    <div className="empty">
      <p className="empty__words">{words}</p>
      <button type="button" className="button" onClick={action.run}>
        {action.label}
      </button>
    </div>
  )
}

interface Content {
  readonly words: string
  readonly action: { readonly label: string; readonly run: () => void }
}

function contentOf(
  reason: EmptyReason,
  { actions, onClear, onAllPhotos, onRetry }: EmptyViewProps,
  done: string,
): Content {
  const allPhotos = { label: 'Show all photos', run: onAllPhotos }
  const addFolder = { label: 'Add folder…', run: actions.addFolder }
  switch (reason.kind) {
    case 'failed':
      return reason.error.code === 'model-required'
        ? { words: wordsOf(reason.error), action: { label: 'Choose model…', run: actions.chooseModel } }
        : { words: wordsOf(reason.error), action: { label: 'Try again', run: onRetry } }
    case 'no-folders':
      return { words: 'There are no photos yet: add a folder of pictures.', action: addFolder }
    case 'folder-offline':
      return {
        words: 'This folder is offline. Reconnect its disk to see its photos.',
        action: allPhotos,
      }
    case 'indexing':
      return {
        words: `Searlight is reading the photos: ${done}. They will appear as they are read.`,
        action: { label: 'Pause', run: actions.pause },
      }
    case 'nothing-found':
      return reason.inFolder
        ? {
            words: 'Nothing in this folder can be searched.',
            action: { label: 'Search everywhere', run: onAllPhotos },
          }
        : { words: 'No photo can be searched yet.', action: { label: 'Show all photos', run: onClear } }
    case 'no-photos':
      return reason.inFolder
        ? { words: 'There is no picture in this folder.', action: allPhotos }
        : { words: 'There is no picture in the folders of the library.', action: addFolder }
    default:
      return assertNever(reason)
  }
}
