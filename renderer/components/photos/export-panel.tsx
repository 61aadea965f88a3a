/** Shows the progress of an export and the photos that it could not copy. It leaves the grid usable. */
import type { PhotoExport } from './use-export.ts'
import '../../styles/photos-export.css'
import { assertNever } from '../../../electron/shared/errors.ts'
import { t } from '../../strings/translate.ts'

export function ExportPanel({ state, cancel, close }: PhotoExport) {
  switch (state.kind) {
    case 'none':
      return null
    case 'running':
      return (
        <section className="photo-export" aria-label={t('photos.exportLabel')}>
          <p>{t('photos.exportProgress', { done: state.done, total: state.total })}</p>
          <progress
            className="photo-export__progress"
            aria-label={t('photos.exportLabel')}
            value={state.done}
            max={state.total}
          />
          <button type="button" className="button" disabled={state.cancelling} onClick={cancel}>
            {t(state.cancelling ? 'photos.exportStopping' : 'common.cancel')}
          </button>
        </section>
      )
    case 'failures':
      return (
        <section className="photo-export" aria-label={t('photos.exportLabel')}>
          <p>
            {t('photos.exportFailures', {
              photos: state.result.failed.length,
              folder: state.result.folder,
            })}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls the list */}
          <ul className="photo-export__failures" tabIndex={0}>
            {state.result.failed.map(({ name, reason }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, and the list never changes
              <li key={at}>
                <b>{name}</b>: {reason}
              </li>
            ))}
          </ul>
          <button type="button" className="button" onClick={close}>
            {t('common.close')}
          </button>
        </section>
      )
    default:
      return assertNever(state)
  }
}
