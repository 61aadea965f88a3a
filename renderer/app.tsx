/** The whole window, from the engine's first answer to the end of the session. */
import { useEffect, useMemo, useState } from 'react'
import type { LibraryState } from '../electron/shared/app-state.ts'
import type { FolderPurpose } from '../electron/shared/host-api.ts'
import type { AppClient } from './client/app-client.ts'
import { ConnectionBanner } from './components/connection-banner.tsx'
import { FolderDialog } from './components/later-parts.ts'
import { loadTheRest } from './components/loaded-later.tsx'
import { MainView } from './components/main-view.tsx'
import { MessagesView } from './components/messages-view.tsx'
import { LibraryFailed, Refused, Starting } from './components/pages.tsx'
import { Tips } from './components/tip.tsx'
import { AppContext, type AppContextValue } from './state/app-context.ts'
import { EngineState, useEngine } from './state/engine-state.ts'
import { wordsOf } from './state/error-words.ts'
import { Messages } from './state/messages.ts'
import { noticeWords } from './state/notice-words.ts'
import { openSession, type Session } from './state/session.ts'
import { t } from './strings/translate.ts'

export function App({ client }: { readonly client: AppClient }) {
  const [engine] = useState(() => EngineState.follow(client))
  const connection = useEngine(engine, (snapshot) => snapshot.connection)
  const library = useEngine(engine, ({ state }) => state?.library ?? null)
  const hasNativeDialogs = useEngine(engine, ({ state }) => state?.host.canPickFolder ?? false)
  const opened = useOpened(library)
  if (connection === 'refused') return <Refused />
  if (library?.kind === 'failed')
    return <LibraryFailed client={client} error={library.error} hasNativeDialogs={hasNativeDialogs} />
  if (!library || !opened) return <Starting lost={connection === 'lost'} />
  return (
    <>
      <ConnectionBanner lost={connection !== 'open'} />
      <OpenLibrary key={opened} client={client} engine={engine} />
    </>
  )
}

/** The library that was open last: its window stays while the engine restarts. */
function useOpened(library: LibraryState | null): string | null {
  const [opened, setOpened] = useState<string | null>(null)
  const ready = library?.kind === 'ready' ? library.dir : null
  if (ready !== null && ready !== opened) setOpened(ready)
  return opened
}

interface OpenLibraryProps {
  readonly client: AppClient
  readonly engine: EngineState
}

interface FolderQuestion {
  readonly purpose: FolderPurpose
  readonly answer: (path: string | null) => void
}

function OpenLibrary({ client, engine }: OpenLibraryProps) {
  const session = useSession(client, engine)
  const [messages] = useState(() => new Messages())
  const [question, setQuestion] = useState<FolderQuestion | null>(null)
  const canPickFolder = useEngine(engine, ({ state }) => state?.host.canPickFolder ?? false)
  useNotices(client, messages)
  useTheRest()
  const speak = useMemo(
    (): Pick<AppContextValue, 'notify' | 'fail' | 'pickFolder'> => ({
      notify: messages.add,
      fail: (error, doing) =>
        messages.add({
          text: t('common.actionFailed', { action: doing, reason: wordsOf(error) }),
          tone: 'danger',
        }),
      pickFolder: (purpose) =>
        canPickFolder
          ? client.api.pickFolder({ purpose })
          : new Promise((answer) => setQuestion({ purpose, answer })),
    }),
    [client, messages, canPickFolder],
  )
  const value = useMemo(() => ({ client, engine, ...speak }), [client, engine, speak])
  return (
    <AppContext value={value}>
      <Tips>{session && <MainView session={session} />}</Tips>
      {question && (
        <FolderDialog
          purpose={question.purpose}
          onDone={(path) => {
            setQuestion(null)
            question.answer(path)
          }}
        />
      )}
      <MessagesView messages={messages} />
    </AppContext>
  )
}

/** So that the first photos come before the code that they do not need. */
const LOAD_THE_REST_MS = 500

function useTheRest(): void {
  useEffect(() => {
    // A part that fails to load now loads again when it opens.
    const timer = setTimeout(() => void loadTheRest().catch(() => {}), LOAD_THE_REST_MS)
    return () => clearTimeout(timer)
  }, [])
}

/** One session a library: later states do not open another. */
function useSession(client: AppClient, engine: EngineState): Session | null {
  const [first] = useState(() => engine.snapshot().state)
  const [session, setSession] = useState<Session | null>(null)
  useEffect(() => {
    if (!first) return
    const opened = openSession(client, first)
    setSession(opened.session)
    return opened.close
  }, [client, first])
  return session
}

/** Shows every notice of the engine as a message. */
function useNotices(client: AppClient, messages: Messages): void {
  useEffect(
    () => client.on('notice', (notice) => messages.add({ text: noticeWords(notice), tone: 'plain' })),
    [client, messages],
  )
}
