/** The window at work: composer, library, photos, status. */
import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useApp } from '../state/app-context.ts'
import type { QueryAction } from '../state/query-view.ts'
import type { Session } from '../state/session.ts'
import { useLibraryActions } from '../state/use-library-actions.ts'
import { usePictureInput } from '../state/use-picture-input.ts'
import { useSearch } from '../state/use-search.ts'
import { useTheme } from '../state/use-theme.ts'
import { useTitle } from '../state/use-title.ts'
import { useWindowKeys } from '../state/use-window-keys.ts'
import { useWindowTransfer } from '../state/use-window-transfer.ts'
import { Composer } from './composer.tsx'
import { DropOverlay } from './drop-overlay.tsx'
import { FailedDialog } from './failed-dialog.tsx'
import { FirstRun } from './first-run.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { ModelDialog } from './model-dialog.tsx'
import { PhotosPane } from './photos-pane.tsx'
import { Sidebar } from './sidebar.tsx'
import { StatusBar } from './status-bar.tsx'
import '../styles/window.css'

type OpenDialog = { readonly kind: 'failed' | 'keys' } | { readonly kind: 'model'; readonly path: string }

export function MainView({ session }: { readonly session: Session }) {
  const { state } = useApp()
  const view = useSyncExternalStore(session.query.subscribe, session.query.view)
  const settings = useSyncExternalStore(session.settings.subscribe, session.settings.current)
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const actions = useLibraryActions(useCallback((path: string) => setDialog({ kind: 'model', path }), []))
  const act = useCallback((action: QueryAction) => session.query.act(action), [session])
  const focusComposer = useCallback(() => field.current?.focus(), [])
  // A folder that was removed narrows nothing.
  const folder = state.folders.find(({ id }) => id === view.folderId) ?? null
  const folderId = folder?.id ?? null
  const narrowed = useMemo(() => ({ ...view, folderId }), [view, folderId])
  const search = useSearch(session.search, narrowed)
  const { query } = view

  const addText = useCallback(
    (text: string) => {
      const before = session.query.view().query.text
      const words = text.replace(/\s+/g, ' ').trim()
      act({ kind: 'type', text: before === '' ? words : `${before} ${words}` })
      focusComposer()
    },
    [session, act, focusComposer],
  )
  const input = usePictureInput({
    references: query.references,
    onAdd: useCallback((references) => act({ kind: 'add-references', references }), [act]),
    onText: addText,
    onAddFolder: actions.addFolder,
  })
  const hovering = useWindowTransfer(input.take)
  useWindowKeys({
    onComposer: focusComposer,
    onKeys: useCallback(() => setDialog({ kind: 'keys' }), []),
    onHistory: useCallback((steps) => session.query.go(steps), [session]),
  })
  useTheme(settings.theme)
  useTitle(query, folder)

  const setUp = state.model.kind === 'none' || (state.folders.length === 0 && state.photos === 0)
  const close = () => setDialog(null)
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
      <main className="window__main">
        {setUp ? (
          <FirstRun actions={actions} />
        ) : (
          <PhotosPane
            session={session}
            view={narrowed}
            folder={folder}
            settings={settings}
            search={search}
            actions={actions}
            onAct={act}
            onType={(letter) => {
              act({ kind: 'type', text: query.text + letter })
              focusComposer()
            }}
          />
        )}
      </main>
      <StatusBar
        theme={settings.theme}
        sidebarOpen={settings.sidebarOpen}
        onTheme={(theme) => session.settings.change({ theme })}
        onSidebar={(sidebarOpen) => session.settings.change({ sidebarOpen })}
        onFailed={() => setDialog({ kind: 'failed' })}
        onKeys={() => setDialog({ kind: 'keys' })}
        actions={actions}
      />
      <DropOverlay hovering={hovering} references={query.references.length} />
      {dialog?.kind === 'failed' && <FailedDialog onClose={close} />}
      {dialog?.kind === 'keys' && <KeysDialog onClose={close} />}
      {dialog?.kind === 'model' && (
        <ModelDialog
          path={dialog.path}
          onClose={close}
          onConfirm={() => {
            close()
            actions.changeModel(dialog.path)
          }}
        />
      )}
    </div>
  )
}
