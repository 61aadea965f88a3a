/** The status bar: indexing, refining, unreadable and left out files, and the search model. */
import { Bug, Keyboard, Monitor, Moon, PanelLeft, Sun } from 'lucide-react'
import { THEMES, type Theme } from '../../electron/shared/app-state.ts'
import { useAppState } from '../state/app-context.ts'
import { leftOutCount } from '../state/left-out-words.ts'
import type { LibraryActions } from '../state/use-library-actions.ts'
import type { RefiningActions } from '../state/use-refining-actions.ts'
import { useTuningActions } from '../state/use-tuning-actions.ts'
import { StatusInstall } from './status-install.tsx'
import { StatusModel } from './status-model.tsx'
import { StatusProgress } from './status-progress.tsx'
import { StatusRefining } from './status-refining.tsx'
import '../styles/status-bar.css'
import { t } from '../strings/translate.ts'
import { Tip } from './tip.tsx'

export interface StatusBarProps {
  readonly theme: Theme
  readonly sidebarOpen: boolean
  readonly onTheme: (theme: Theme) => void
  readonly onSidebar: (open: boolean) => void
  readonly onFailed: () => void
  readonly onLeftOut: () => void
  readonly onKeys: () => void
  readonly onReport: () => void
  readonly onTuning: () => void
  readonly onInstall: () => void
  readonly onGuide: () => void
  readonly onLeaveSample: () => void
  readonly onUseWord: (name: string) => void
  readonly actions: LibraryActions
  readonly refining: RefiningActions
}

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const
const THEME_WORDS = {
  system: 'status.themeSystem',
  light: 'status.themeLight',
  dark: 'status.themeDark',
} as const

export function StatusBar(props: StatusBarProps) {
  const { theme, sidebarOpen, actions } = props
  const failed = useAppState((state) => state.failed)
  const tuning = useTuningActions()
  const leftOut = useAppState((state) => leftOutCount(state.folders))
  const ThemeIcon = ICONS[theme]
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
  return (
    <footer className="status-bar">
      <Tip text={t('status.sidebar')}>
        <button
          type="button"
          className="button button--icon status-bar__button"
          aria-label={t('status.sidebar')}
          aria-pressed={sidebarOpen}
          onClick={() => props.onSidebar(!sidebarOpen)}
        >
          <PanelLeft size={14} aria-hidden />
        </button>
      </Tip>
      <StatusProgress actions={actions} />
      <StatusRefining
        refining={props.refining}
        tuning={tuning}
        onUseWord={props.onUseWord}
        onTuning={props.onTuning}
      />
      {failed > 0 && (
        <button type="button" className="status-bar__link" onClick={props.onFailed}>
          {t('unreadable.titleCount', { files: failed })}
        </button>
      )}
      {leftOut > 0 && (
        <button type="button" className="status-bar__link" onClick={props.onLeftOut}>
          {t('leftOut.count', { files: leftOut })}
        </button>
      )}
      <span className="status-bar__space" />
      <StatusInstall onOpen={props.onInstall} />
      <LibraryAccess />
      <StatusModel
        onChange={actions.chooseModel}
        onTune={props.onTuning}
        onInstall={props.onInstall}
        onGuide={props.onGuide}
        onLeaveSample={props.onLeaveSample}
      />
      <Tip text={t(THEME_WORDS[theme])}>
        <button
          type="button"
          className="button button--icon status-bar__button"
          aria-label={t(THEME_WORDS[theme])}
          onClick={() => props.onTheme(next)}
        >
          <ThemeIcon size={14} aria-hidden />
        </button>
      </Tip>
      <Tip text={t('report.open')}>
        <button
          type="button"
          className="button button--icon status-bar__button"
          aria-label={t('report.open')}
          onClick={props.onReport}
        >
          <Bug size={14} aria-hidden />
        </button>
      </Tip>
      <Tip text={t('status.keysHint')}>
        <button
          type="button"
          className="button button--icon status-bar__button"
          aria-label={t('status.keys')}
          onClick={props.onKeys}
        >
          <Keyboard size={14} aria-hidden />
        </button>
      </Tip>
    </footer>
  )
}

function LibraryAccess() {
  const library = useAppState((state) => state.library)
  const offline = useAppState(({ folders }) => folders.filter(({ status }) => status === 'offline').length)
  return (
    <>
      {offline > 0 && (
        <span className="status-bar__sign">{t('library.foldersOffline', { folders: offline })}</span>
      )}
      {library.kind === 'ready' && library.access === 'read' && (
        <Tip text={t('library.readOnlyHint')}>
          <span className="status-bar__sign">
            {t('library.workingOnLibrary', { program: library.holder ?? t('library.otherProgram') })}
          </span>
        </Tip>
      )}
    </>
  )
}
