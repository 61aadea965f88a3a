/** The window at work: composer, library, photos, status. */
import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useApp } from '../state/app-context.ts'
import type { SearchSnapshot } from '../state/search-runner.ts'
import type { Session } from '../state/session.ts'
import { useLibraryActions } from '../state/use-library-actions.ts'
import { useQueryInput } from '../state/use-query-input.ts'
import { useSearch } from '../state/use-search.ts'
import { useTheme } from '../state/use-theme.ts'
import { useTitle } from '../state/use-title.ts'
import { Composer } from './composer.tsx'
import { DropOverlay } from './drop-overlay.tsx'
import { FirstRun } from './first-run.tsx'
import { PhotosPane } from './photos-pane.tsx'
import { Sidebar } from './sidebar.tsx'
import { StatusBar } from './status-bar.tsx'
import { type OpenDialog, WindowDialogs } from './window-dialogs.tsx'
import '../styles/window.css'

export function MainView({ session }: { readonly session: Session }) {
  const { state } = useApp()
  const settings = useSyncExternalStore(session.settings.subscribe, session.settings.current)
  const [dialog, setDialog] = useState<OpenDialog>({ kind: 'none' })
  const showKeys = useCallback(() => setDialog({ kind: 'keys' }), [])
  const actions = useLibraryActions(useCallback((path) => setDialog({ kind: 'model', path }), []))
  const { view, folder } = useNarrowedView(session)
  const { query, folderId } = view
  const { references } = query
  const field = useRef<HTMLInputElement>(null)
  const input = useQueryInput({
    session,
    references,
    field,
    onAddFolder: actions.addFolder,
    onKeys: showKeys,
  })
  const { act } = input
  const search = useSearch(session.search, view)
  useTheme(settings.theme)
  useTitle(query, folder)

  const setUp = state.model.kind === 'none' || (state.folders.length === 0 && state.photos === 0)
  const pane = { session, view, folder, settings, search, actions, onAct: act, onType: input.typeLetter }
  return (
    <div className="window" data-sidebar={settings.sidebarOpen}>
      <header className="window__composer">
        <Composer
          query={query}
          field={field}
          busy={search.busy}
          reading={input.reading}
          onAct={act}
          onFiles={input.addFiles}
        />
      </header>
      {settings.sidebarOpen && (
        <Sidebar
          folderId={folderId}
          onFolder={(id) => act({ kind: 'folder', folderId: id })}
          actions={actions}
        />
      )}
      <main className="window__main" data-query={answerState(search)}>
        {setUp ? <FirstRun actions={actions} /> : <PhotosPane {...pane} />}
      </main>
      <StatusBar
        theme={settings.theme}
        sidebarOpen={settings.sidebarOpen}
        onTheme={(theme) => session.settings.change({ theme })}
        onSidebar={(sidebarOpen) => session.settings.change({ sidebarOpen })}
        onFailed={() => setDialog({ kind: 'failed' })}
        onKeys={showKeys}
        actions={actions}
      />
      <DropOverlay hovering={input.hovering} references={references.length} />
      <WindowDialogs
        dialog={dialog}
        onModel={actions.changeModel}
        onClose={() => setDialog({ kind: 'none' })}
      />
    </div>
  )
}

/** How far the query in the composer is: for whoever watches the window from outside, a test or a benchmark. */
function answerState({ busy, error, request }: SearchSnapshot): 'none' | 'asking' | 'answered' | 'failed' {
  if (busy) return 'asking'
  if (error) return 'failed'
  return request ? 'answered' : 'none'
}

/** What is asked for; a folder that was removed narrows nothing. */
function useNarrowedView(session: Session) {
  const { folders } = useApp().state
  const asked = useSyncExternalStore(session.query.subscribe, session.query.view)
  const folder = folders.find(({ id }) => id === asked.folderId) ?? null
  const folderId = folder?.id ?? null
  const view = useMemo(() => ({ ...asked, folderId }), [asked, folderId])
  return { view, folder }
}
