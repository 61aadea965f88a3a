/** Keys and mouse buttons with the same effect wherever the focus is. */
import { useEffect } from 'react'
import { isEditable } from './use-window-transfer.ts'

export interface WindowKeys {
  readonly onComposer: () => void
  readonly onKeys: () => void
  readonly onHistory: (steps: -1 | 1) => void
}

const BACK_BUTTON = 3
const FORWARD_BUTTON = 4

export function useWindowKeys({ onComposer, onKeys, onHistory }: WindowKeys): void {
  useEffect(() => {
    const stop = new AbortController()
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isDialogOpen()) return
      const steps = historySteps(event)
      if (steps !== null) onHistory(steps)
      else if (!isEditable(event.target) && event.key === '/') onComposer()
      else if (!isEditable(event.target) && event.key === '?') onKeys()
      // The letter itself then goes into the newly focused field.
      else return isLetter(event) && isNobodys(event.target) ? onComposer() : undefined
      event.preventDefault()
    }
    const onMouseUp = (event: MouseEvent) => {
      if (event.button !== BACK_BUTTON && event.button !== FORWARD_BUTTON) return
      event.preventDefault()
      if (!isDialogOpen()) onHistory(event.button === BACK_BUTTON ? -1 : 1)
    }
    addEventListener('keydown', onKeyDown, { signal: stop.signal })
    addEventListener('mouseup', onMouseUp, { signal: stop.signal })
    return () => stop.abort()
  }, [onComposer, onKeys, onHistory])
}

/** A dialog has the keyboard to itself. */
export function isDialogOpen(): boolean {
  return document.querySelector('[aria-modal=true]') !== null
}

/** A button that was just pressed still has the focus, but does nothing with letters. Lists and menus do. */
function isNobodys(target: EventTarget | null): boolean {
  return target === document.body || target instanceof HTMLButtonElement
}

function isLetter({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return !ctrlKey && !metaKey && !altKey && [...key].length === 1 && /[\p{L}\p{N}]/u.test(key)
}

function historySteps({ key, altKey, metaKey, ctrlKey, shiftKey }: KeyboardEvent): -1 | 1 | null {
  if (ctrlKey || shiftKey) return null
  if (altKey && !metaKey) return key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : null
  if (metaKey && !altKey) return key === '[' ? -1 : key === ']' ? 1 : null
  return null
}
