/** The open library: composer, sidebar, photos and status bar. */
import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { Reference } from '../../electron/shared/app-query.ts'
import { useAppState } from '../state/app-context.ts'
import { openPinOf } from '../state/open-pin.ts'
import { needsSetUp } from '../state/sample-words.ts'
import { differenceOf, requestOf } from '../state/search-request.ts'
import type { SearchSnapshot } from '../state/search-runner.ts'
import type { Session } from '../state/session.ts'
import { useLibraryActions } from '../state/use-library-actions.ts'
import { useMarking } from '../state/use-marking.ts'
import { useQueryInput } from '../state/use-query-input.ts'
import { useRefiningActions } from '../state/use-refining-actions.ts'
import { useSampleActions } from '../state/use-sample-actions.ts'
import { useSearch } from '../state/use-search.ts'
import { useTheme } from '../state/use-theme.ts'
import { useTitle } from '../state/use-title.ts'
import { Composer } from './composer.tsx'
import { DropOverlay } from './drop-overlay.tsx'
import { FirstRun } from './first-run.tsx'
import { GuidedBar } from './guided-bar.tsx'
import { GuidedWarning } from './guided-warning.tsx'
import { InstallButton } from './install-button.tsx'
import { WindowDialogs } from './later-parts.ts'
import { PhotosPane } from './photos-pane.tsx'
import { Sidebar } from './sidebar.tsx'
import { StatusBar } from './status-bar.tsx'
import type { OpenDialog } from './window-dialogs.tsx'
import '../styles/window.css'

export function MainView({ session }: { readonly session: Session }) {
  const isToSetUp = useAppState(needsSetUp)
  const hasNoModel = useAppState((state) => state.model.kind === 'none')
  const settings = useSyncExternalStore(session.settings.subscribe, session.settings.current)
  const [dialog, setDialog] = useState<OpenDialog>({ kind: 'none' })
  const show = useDialogs(setDialog)
  const actions = useLibraryActions(show.model)
  const refining = useRefiningActions(session)
  const { view, folder, openPin } = useAskedView(session)
  const { query, folderId } = view
  const { references } = query
  const field = useRef<HTMLInputElement>(null)
  const input = useQueryInput({
    session,
    references,
    field,
    onAddFolder: actions.addFolder,
    onKeys: show.keys,
  })
  const { act } = input
  const search = useSearch(session.search, view)
  const forgetQuery = useCallback(() => act({ kind: 'clear' }), [act])
  const sample = useSampleActions(forgetQuery)
  const marking = useMarking(query)
  useTheme(settings.theme)
  useTitle(query, folder)

  const pane = {
    ...{ session, view, folder, settings, search, actions, refining, openPin, marking },
    onAct: act,
    onType: input.typeLetter,
    onSaveWord: show.word,
  }
  return (
    <div className="window" data-sidebar={settings.sidebarOpen}>
      <header className="window__composer">
        <Composer
          query={query}
          field={field}
          busy={search.busy && differenceOf(search.request, requestOf(view)) !== 'dial'}
          reading={input.reading}
          read={search.answer?.words ?? NO_WORDS}
          openPin={openPin}
          refining={refining}
          onAct={act}
          onFiles={input.addFiles}
          onSaveWord={show.word}
        />
      </header>
      {settings.sidebarOpen && (
        <Sidebar
          folderId={folderId}
          onFolder={(id) => act({ kind: 'folder', folderId: id })}
          onAll={() =>
            act(openPin && folderId === null ? { kind: 'clear' } : { kind: 'folder', folderId: null })
          }
          actions={actions}
          openPinId={openPin?.pin.id ?? null}
          refining={refining}
          onUseWord={input.addText}
          onQuality={show.quality}
        />
      )}
      <main className="window__main" data-query={answerState(search)}>
        {isToSetUp ? (
          <FirstRun actions={actions} sample={sample} install={<InstallButton onInstall={show.install} />} />
        ) : (
          <>
            <GuidedWarning onModel={actions.chooseModel} />
            <GuidedBar
              query={query}
              closed={settings.guideClosed}
              actions={sample}
              onAsk={(asked) => act({ kind: 'ask', query: asked })}
              onClose={() => session.settings.change({ guideClosed: true })}
            />
            <PhotosPane {...pane} />
          </>
        )}
      </main>
      <StatusBar
        theme={settings.theme}
        sidebarOpen={settings.sidebarOpen}
        onTheme={(theme) => session.settings.change({ theme })}
        onSidebar={(sidebarOpen) => session.settings.change({ sidebarOpen })}
        onFailed={show.failed}
        onLeftOut={show.leftOut}
        onKeys={show.keys}
        onReport={show.report}
        onTuning={show.tuning}
        onInstall={show.install}
        onGuide={() => session.settings.change({ guideClosed: false })}
        onLeaveSample={show.leaveSample}
        onUseWord={input.addText}
        actions={actions}
        refining={refining}
      />
      <DropOverlay hovering={input.hovering} references={references.length} />
      {dialog.kind !== 'none' && (
        <WindowDialogs
          dialog={dialog}
          onModel={actions.changeModel}
          onUseModel={hasNoModel ? actions.changeModel : show.model}
          onModelFolder={actions.chooseModel}
          onLeaveSample={sample.leave}
          onAct={act}
          onClose={show.none}
        />
      )}
    </div>
  )
}

const NO_WORDS: readonly string[] = []

/** One function for each dialog. */
function useDialogs(setDialog: (dialog: OpenDialog) => void) {
  return useMemo(
    () => ({
      none: () => setDialog({ kind: 'none' }),
      keys: () => setDialog({ kind: 'keys' }),
      report: () => setDialog({ kind: 'report' }),
      failed: () => setDialog({ kind: 'failed' }),
      leftOut: () => setDialog({ kind: 'left-out' }),
      tuning: () => setDialog({ kind: 'tuning' }),
      leaveSample: () => setDialog({ kind: 'leave-sample' }),
      quality: () => setDialog({ kind: 'quality' }),
      install: () => setDialog({ kind: 'install' }),
      model: (path: string) => setDialog({ kind: 'model', path }),
      word: (references: readonly Reference[]) => setDialog({ kind: 'word', references }),
    }),
    [setDialog],
  )
}

/** The state of the query in the composer. Tests and benchmarks read it from the page. */
function answerState({ busy, error, request }: SearchSnapshot): 'none' | 'asking' | 'answered' | 'failed' {
  if (busy) return 'asking'
  if (error) return 'failed'
  return request ? 'answered' : 'none'
}

/** The view that the user asked for, without folders and pins that no longer exist. */
function useAskedView(session: Session) {
  const asked = useSyncExternalStore(session.query.subscribe, session.query.view)
  const folder = useAppState(({ folders }) => folders.find(({ id }) => id === asked.folderId) ?? null)
  const pins = useAppState((state) => state.pins)
  const folderId = folder?.id ?? null
  const openPin = openPinOf(pins, asked)
  const pseudoWords = openPin?.pin.refinement.kind === 'done' ? asked.pseudoWords : 'best'
  const view = useMemo(() => ({ ...asked, folderId, pseudoWords }), [asked, folderId, pseudoWords])
  return { view, folder, openPin }
}
