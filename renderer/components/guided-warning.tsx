/** Warns that the sample model does not know what the user's own photos show. */
import { useAppState } from '../state/app-context.ts'
import { hasUnknownPhotos } from '../state/sample-words.ts'
import '../styles/guided-bar.css'
import { t } from '../strings/translate.ts'

export function GuidedWarning({ onModel }: { readonly onModel: () => void }) {
  const isNeeded = useAppState(hasUnknownPhotos)
  if (!isNeeded) return null
  return (
    <section className="guided-bar" aria-label={t('models.about')}>
      <p className="guided-bar__words">{t('sample.chooseModel')}</p>
      <button type="button" className="button button--small" onClick={onModel}>
        {t('common.useModelFolder')}
      </button>
    </section>
  )
}
