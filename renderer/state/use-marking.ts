/**
 * Marks right answers. Marking stays with one query while the window shows others: the user finds an answer that the
 * query missed by other words, in a folder or by its date, and marks it there.
 */
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { AppQuery } from '../../electron/shared/app-query.ts'
import { t } from '../strings/translate.ts'
import { useApp, useAppState } from './app-context.ts'
import { isEmpty } from './query-changes.ts'
import { type MarksSnapshot, RightAnswersStore, sameMarked } from './right-answers.ts'

export interface Marking extends MarksSnapshot {
  /** The query whose answers the user marks; null while the user marks none. */
  readonly subject: AppQuery | null
  /** Null where there is no query to mark answers of. */
  readonly onMark: ((photoIds: readonly number[]) => void) | null
  readonly begin: () => void
  readonly end: () => void
  readonly undo: () => void
}

/** @param asked the query whose answers are shown */
export function useMarking(asked: AppQuery): Marking {
  const { client, notify, fail } = useApp()
  const [store] = useState(
    () =>
      new RightAnswersStore({
        api: client.api,
        onError: (error) => fail(error, t('quality.mark')),
        onRefused: () => notify({ text: t('quality.referenceIsNoAnswer'), tone: 'plain' }),
      }),
  )
  const marks = useSyncExternalStore(store.subscribe, store.snapshot)
  const [subject, setSubject] = useState<AppQuery | null>(null)
  const query = subject ?? (isEmpty(asked) ? null : asked)
  const entries = useAppState((state) => state.quality.entries)
  // Only the engine knows which references are copies of one photo: equal words are enough to ask it.
  const kept = entries.find((entry) => query && entry.query.text.trim() === query.text.trim())
  const wanted = subject ?? (kept ? query : null)
  const known = JSON.stringify(
    entries.map(({ id, answers, missing, sharedConcept }) => [id, answers, missing, sharedConcept]),
  )
  const key = wanted && JSON.stringify([wanted.references, wanted.text.trim()])
  // biome-ignore lint/correctness/useExhaustiveDependencies: key names what is wanted, known says that it changed.
  useEffect(() => store.show(wanted), [store, key, known])

  const begin = useCallback(() => {
    if (query) setSubject(query)
  }, [query])
  const onMark = useMemo(
    () =>
      query &&
      ((photoIds: readonly number[]) => {
        setSubject(query)
        if (!sameMarked(query, wanted)) store.show(query)
        store.toggle(photoIds)
      }),
    [query, wanted, store],
  )
  return {
    ...marks,
    subject,
    onMark,
    begin,
    end: useCallback(() => setSubject(null), []),
    undo: useCallback(() => store.undo(), [store]),
  }
}
