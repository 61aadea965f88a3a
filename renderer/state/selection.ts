/**
 * The current photo and the selected ones. Pure.
 *
 * The current photo has the keyboard; the user selects photos on purpose (x, Ctrl, Shift). An action on a selected
 * photo applies to all selected photos, an action on another photo to that photo alone: so a click never leaves a
 * photo behind that the next key would change.
 */
export interface Selection {
  readonly current: number | null
  /** Where Shift extends from. */
  readonly anchor: number | null
  readonly selected: ReadonlySet<number>
}

const NONE: ReadonlySet<number> = new Set()
export const NO_SELECTION: Selection = { current: null, anchor: null, selected: NONE }

/** Moves by click or arrow. A click clears the selection, an arrow keeps it. */
export function moveTo(selection: Selection, id: number, keep: boolean): Selection {
  return { current: id, anchor: id, selected: keep ? selection.selected : NONE }
}

/** Adds or removes one photo. `withCurrent`: Ctrl-click after a click means both, as in a file manager. */
export function toggle(selection: Selection, id: number, withCurrent = false): Selection {
  const selected = new Set(selection.selected)
  if (withCurrent && selected.size === 0 && selection.current !== null) selected.add(selection.current)
  if (selection.selected.has(id)) selected.delete(id)
  else selected.add(id)
  return { current: id, anchor: id, selected }
}

/** Selects from the anchor to `id`, and keeps photos selected outside the last such range. */
export function extendTo(selection: Selection, id: number, ids: Uint32Array): Selection {
  const anchor = selection.anchor ?? selection.current ?? id
  const selected = new Set(selection.selected)
  for (const old of stretch(anchor, selection.current ?? anchor, ids)) selected.delete(old)
  for (const now of stretch(anchor, id, ids)) selected.add(now)
  return { current: id, anchor, selected }
}

function stretch(a: number, b: number, ids: Uint32Array): Uint32Array {
  const [from, to] = [ids.indexOf(a), ids.indexOf(b)]
  if (from < 0 || to < 0) return new Uint32Array()
  return ids.subarray(Math.min(from, to), Math.max(from, to) + 1)
}

export function selectAll(selection: Selection, ids: Uint32Array): Selection {
  return { ...selection, selected: new Set(ids) }
}

export function clearSelected(selection: Selection): Selection {
  return { ...selection, selected: NONE }
}

/** The photos that an action on `id` applies to, in the shown order. */
export function targetsOf(selection: Selection, id: number, ids: Uint32Array): readonly number[] {
  if (!selection.selected.has(id)) return [id]
  return [...ids].filter((each) => selection.selected.has(each))
}

/**
 * After the photos changed: removes photos that are gone; the photo now in the place of a gone current photo becomes
 * the current one.
 */
export function reconcile(selection: Selection, before: Uint32Array, after: Uint32Array): Selection {
  const present = selection.selected.size === 0 ? null : new Set(after)
  const selected = present ? new Set([...selection.selected].filter((id) => present.has(id))) : NONE
  const current = currentAfter(selection.current, before, after)
  if (current === selection.current && selected.size === selection.selected.size) return selection
  const anchor = current === selection.current ? selection.anchor : current
  return { current, anchor, selected }
}

/** `current` where the list still has it, else the photo in its place. */
export function currentAfter(current: number | null, before: Uint32Array, after: Uint32Array): number | null {
  if (current === null || after.includes(current)) return current
  const place = before.indexOf(current)
  return after[Math.min(Math.max(place, 0), after.length - 1)] ?? null
}
