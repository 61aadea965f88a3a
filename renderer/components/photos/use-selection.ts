/** The selection in the list. A photo that leaves the list leaves the selection. */
import { useState } from 'react'
import { NO_SELECTION, reconcile, type Selection } from '../../state/selection.ts'

interface Known {
  readonly selection: Selection
  readonly ids: Uint32Array
  readonly listKey: string
}

export function useSelection(ids: Uint32Array, listKey: string): [Selection, (selection: Selection) => void] {
  const [state, setState] = useState<Known>({ selection: NO_SELECTION, ids, listKey })
  let known = state
  if (state.ids !== ids || state.listKey !== listKey) {
    const gone = state.selection.current !== null && !ids.includes(state.selection.current)
    // Another list does not replace a current photo that it lacks.
    const another = gone && state.listKey !== listKey
    const kept = another ? { ...state.selection, current: null, anchor: null } : state.selection
    known = { selection: reconcile(kept, state.ids, ids), ids, listKey }
    setState(known)
  }
  return [known.selection, (selection) => setState((old) => ({ ...old, selection }))]
}
