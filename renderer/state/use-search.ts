/** Runs the window's query, and measures how long it took from the key to the picture on screen. */
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { MAX_HITS } from '../../electron/shared/app-api.ts'
import { useApp } from './app-context.ts'
import { isEmpty, type QueryView } from './query-view.ts'
import type { SearchRunner, SearchSnapshot } from './search-runner.ts'

/** Read by the benchmark. */
const MEASURE = 'searlight:query'

export function useSearch(runner: SearchRunner, { query, folderId }: QueryView): SearchSnapshot {
  const search = useSyncExternalStore(runner.subscribe, runner.snapshot)
  const { references, text } = query
  const before = useRef({ text, references, folderId })
  useEffect(() => {
    const last = before.current
    const typed = text !== last.text && references === last.references && folderId === last.folderId
    before.current = { text, references, folderId }
    const request = isEmpty({ references, text })
      ? null
      : { references, text: text.trim(), folderIds: folderId === null ? [] : [folderId], limit: MAX_HITS }
    runner.ask(request, typed ? 'typing' : 'now')
  }, [runner, references, text, folderId])
  useModelReady(runner)
  useMeasure(search)
  return search
}

/** A query that came before its model is asked again once the model is there. */
function useModelReady(runner: SearchRunner): void {
  const { model } = useApp().state
  const serving = model.kind === 'ready' ? `${model.model.id} ${model.serving}` : null
  const before = useRef(serving)
  useEffect(() => {
    if (serving !== null && serving !== before.current) runner.refresh()
    before.current = serving
  }, [runner, serving])
}

function useMeasure({ answer, askedAtMs }: SearchSnapshot): void {
  // Once an answer; results are on screen one frame after React has put them there.
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
