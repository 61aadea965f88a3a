/** Opens the install dialog from the first page. */
import { useAppState } from '../state/app-context.ts'
import { percentOf } from '../state/install-words.ts'
import { t } from '../strings/translate.ts'

export function InstallButton({ onInstall }: { readonly onInstall: () => void }) {
  const install = useAppState((state) => state.install)
  return (
    <button type="button" className="button button--primary" onClick={onInstall}>
      {install.kind === 'downloading'
        ? t('models.downloadingShort', { percent: percentOf(install) })
        : t('models.installAction')}
    </button>
  )
}
