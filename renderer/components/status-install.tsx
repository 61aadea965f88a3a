/** Shows a running download in the status bar while its dialog is closed. */
import { useAppState } from '../state/app-context.ts'
import { percentOf } from '../state/install-words.ts'
import { t } from '../strings/translate.ts'

export function StatusInstall({ onOpen }: { readonly onOpen: () => void }) {
  const install = useAppState((state) => state.install)
  if (install.kind !== 'downloading' && install.kind !== 'waiting' && install.kind !== 'failed') return null
  return (
    <button
      type="button"
      className="status-bar__link"
      data-tone={install.kind === 'failed' ? 'danger' : 'plain'}
      onClick={onOpen}
    >
      {install.kind === 'failed' && t('models.downloadFailed', { name: install.name })}
      {install.kind === 'waiting' && t('models.waitingFor', { name: install.name })}
      {install.kind === 'downloading' &&
        t('models.downloading', { name: install.name, percent: percentOf(install) })}
    </button>
  )
}
