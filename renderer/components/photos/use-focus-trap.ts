/** Keeps the keyboard inside a dialog while it is open. Who opened it takes the keyboard back. */
import { type KeyboardEvent, type RefObject, useEffect } from 'react'

const FOCUSABLE = 'button:not(:disabled), [href], input, select, textarea, [tabindex]:not([tabindex="-1"])'

/** Answers what the dialog does with a key: it keeps Tab inside. */
export function useFocusTrap(dialog: RefObject<HTMLElement | null>): (event: KeyboardEvent) => void {
  useEffect(() => {
    dialog.current?.focus({ preventScroll: true })
  }, [dialog])
  return (event) => {
    if (event.key !== 'Tab' || !dialog.current) return
    const stops = [...dialog.current.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
      (each) => each.tabIndex >= 0,
    )
    const at = stops.indexOf(document.activeElement as HTMLElement)
    const next = event.shiftKey ? (at <= 0 ? stops.length - 1 : at - 1) : (at + 1) % stops.length
    event.preventDefault()
    stops[next]?.focus()
  }
}
