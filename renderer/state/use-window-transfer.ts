/** Handles drops and pastes anywhere in the window. Returns the kind of content over it now. */
import { useEffect, useState } from 'react'
import { type Hovering, hovering, readTransfer, type Transferred } from './transfer.ts'

export function useWindowTransfer(take: (transferred: Transferred) => void): Hovering | null {
  const [over, setOver] = useState<Hovering | null>(null)
  useEffect(() => {
    const stop = new AbortController()
    const listen = <K extends keyof WindowEventMap>(name: K, listener: (event: WindowEventMap[K]) => void) =>
      addEventListener(name, listener, { signal: stop.signal })

    listen('dragover', (event) => {
      const kind = event.dataTransfer && hovering(event.dataTransfer)
      setOver(kind)
      if (!kind || (kind === 'text' && isEditable(event.target))) return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
    })
    // No related target: the drag left the window, not just an element.
    listen('dragleave', (event) => event.relatedTarget === null && setOver(null))
    listen('dragend', () => setOver(null))
    listen('drop', (event) => {
      setOver(null)
      if (!event.dataTransfer) return
      if (hovering(event.dataTransfer) === 'text' && isEditable(event.target)) return
      event.preventDefault()
      take(readTransfer(event.dataTransfer))
    })
    listen('paste', (event) => {
      if (!event.clipboardData) return
      const transferred = readTransfer(event.clipboardData)
      // A field handles pasted text itself; a field cannot take an image.
      if (transferred.kind === 'nothing' || (transferred.kind === 'text' && isEditable(event.target))) return
      event.preventDefault()
      take(transferred)
    })
    return () => stop.abort()
  }, [take])
  return over
}

export function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input:not([type=range]), textarea, [contenteditable]')
  )
}
