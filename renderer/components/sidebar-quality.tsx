/** Opens the quality dialog from the sidebar. */
import { ListChecks } from 'lucide-react'
import { useAppState } from '../state/app-context.ts'
import { count } from '../state/progress-words.ts'
import { t } from '../strings/translate.ts'

export function SidebarQuality({ onOpen }: { readonly onOpen: () => void }) {
  const { entries, measuring } = useAppState((state) => state.quality)
  return (
    <>
      <h2 className="sidebar__heading">{t('quality.heading')}</h2>
      <ul>
        <li className="sidebar__row">
          <button type="button" className="sidebar__item" onClick={onOpen}>
            <ListChecks size={14} aria-hidden />
            <span className="sidebar__name">{t('quality.rightAnswers')}</span>
            <span className="sidebar__count">
              {measuring.kind === 'running' || measuring.kind === 'starting'
                ? t('quality.measuring')
                : count(entries.length)}
            </span>
          </button>
        </li>
      </ul>
    </>
  )
}
