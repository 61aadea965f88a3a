/** Runs the window's query, and measures the time from the key to the photos on screen. */
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { SearchRequest } from '../../electron/shared/app-api.ts'
import type { AppState } from '../../electron/shared/app-state.ts'
import { useAppState } from './app-context.ts'
import type { QueryView } from './query-view.ts'
import { differenceOf, requestOf } from './search-request.ts'
import type { SearchRunner, SearchSnapshot } from './search-runner.ts'

/** The benchmark reads this measure. */
const MEASURE = 'searlight:query'

export function useSearch(runner: SearchRunner, view: QueryView): SearchSnapshot {
  const search = useSyncExternalStore(runner.subscribe, runner.snapshot)
  const { query, folderId, pseudoWords } = view
  const before = useRef<{ readonly runner: SearchRunner; readonly request: SearchRequest | null } | null>(
    null,
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: what else the view holds is not asked for.
  useEffect(() => {
    const request = requestOf(view)
    const last = before.current
    const first = last?.runner !== runner
    before.current = { runner, request }
    const difference = first ? 'else' : differenceOf(last.request, request)
    // The dial needs no wait: its events come once a frame, and only one call runs at a time.
    if (difference !== 'none') runner.ask(request, difference === 'text' ? 'typing' : 'now')
  }, [runner, query, folderId, pseudoWords])
  useBetterAnswers(runner)
  useMeasure(search)
  return search
}

/** Sends the same query again when its answer may differ: after a new model, refining or tuning. */
function useBetterAnswers(runner: SearchRunner): void {
  const isReady = useAppState(({ model }) => model.kind === 'ready')
  const answering = useAppState(answeringOf)
  const before = useRef(answering)
  useEffect(() => {
    if (isReady && answering !== before.current) runner.refresh()
    before.current = answering
  }, [runner, isReady, answering])
}

/** Everything that an answer depends on, as one text. */
function answeringOf({ model, pins, words, tuning }: AppState): string {
  return JSON.stringify([
    model.kind === 'ready' ? [model.model.fingerprint, model.serving] : null,
    pins.flatMap(({ id, refinement }) => (refinement.kind === 'done' ? [[id, refinement.kept]] : [])),
    words.map(({ name, usable, refinement }) => [name, usable, refinement.kind === 'done']),
    tuning.kind === 'in-use' ? tuning.sinceMs : null,
  ])
}

function useMeasure({ answer, askedAtMs }: SearchSnapshot): void {
  // Once an answer; results are on screen one frame after React commits them.
  const measured = useMemo(() => ({ answer, askedAtMs }), [answer, askedAtMs])
  useEffect(() => {
    if (measured.answer === null || measured.askedAtMs === null) return
    const start = measured.askedAtMs
    const frame = requestAnimationFrame(() => {
      performance.mark(MEASURE)
      performance.measure(MEASURE, { start, end: performance.now() })
    })
    return () => cancelAnimationFrame(frame)
  }, [measured])
}
