/** Stands in place of an empty list of photos: one sentence and one action. */
import { type AppError, assertNever } from '../../electron/shared/errors.ts'
import { useAppState } from '../state/app-context.ts'
import { type EmptyReason, emptyReason } from '../state/empty-reason.ts'
import { wordsOf } from '../state/error-words.ts'
import { doneWords } from '../state/progress-words.ts'
import type { LibraryActions } from '../state/use-library-actions.ts'
import { t } from '../strings/translate.ts'

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
  const allPhotos = { label: t('library.showAllPhotos'), run: onAllPhotos }
  const addFolder = { label: t('common.addFolder'), run: actions.addFolder }
  switch (reason.kind) {
    case 'failed':
      return reason.error.code === 'model-missing'
        ? {
            words: wordsOf(reason.error),
            action: { label: t('models.chooseShort'), run: actions.chooseModel },
          }
        : { words: wordsOf(reason.error), action: { label: t('common.tryAgain'), run: onRetry } }
    case 'no-folders':
      return { words: t('library.noFolders'), action: addFolder }
    case 'folder-offline':
      return {
        words: t('library.offlineEmptyFolder'),
        action: allPhotos,
      }
    case 'indexing':
      return {
        words: t('library.reading', { progress: done }),
        action: { label: t('common.pause'), run: actions.pause },
      }
    case 'nothing-found':
      return reason.inFolder
        ? {
            words: t('library.nothingSearchableInFolder'),
            action: { label: t('library.searchEverywhere'), run: onAllPhotos },
          }
        : {
            words: t('library.nothingSearchable'),
            action: { label: t('library.showAllPhotos'), run: onClear },
          }
    case 'no-photos':
      return reason.inFolder
        ? { words: t('library.emptyFolder'), action: allPhotos }
        : { words: t('library.emptyLibrary'), action: addFolder }
    default:
      return assertNever(reason)
  }
}
