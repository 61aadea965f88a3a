/** The messages at the bottom of the window, newest last. Errors stay until they are dismissed. */
import type { Message } from './app-context.ts'

const SHOWN_MS = 6_000
/** A message with an action stays longer, so that there is time to press it. */
const SHOWN_WITH_ACTION_MS = 12_000
/** More at once would cover the photos. */
const MAX_SHOWN = 3

export interface ShownMessage extends Message {
  readonly id: number
}

/** Drops the oldest message above the limit, and an error only where all messages are errors. */
function fitting(messages: readonly ShownMessage[]): readonly ShownMessage[] {
  if (messages.length <= MAX_SHOWN) return messages
  const oldest = messages.slice(0, -1).find(({ tone }) => tone !== 'danger') ?? messages[0]
  return messages.filter((each) => each !== oldest)
}

export class Messages {
  readonly #listeners = new Set<() => void>()
  #shown: readonly ShownMessage[] = []
  #nextId = 1

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly snapshot = (): readonly ShownMessage[] => this.#shown

  /** A repeated message replaces the earlier one. */
  readonly add = (message: Message): void => {
    const id = this.#nextId++
    const others = this.#shown.filter(({ text }) => text !== message.text)
    this.#show(fitting([...others, { ...message, id }]))
    if (message.tone === 'danger') return
    setTimeout(() => this.dismiss(id), message.action ? SHOWN_WITH_ACTION_MS : SHOWN_MS)
  }

  readonly dismiss = (id: number): void => {
    if (this.#shown.some((each) => each.id === id)) this.#show(this.#shown.filter((each) => each.id !== id))
  }

  #show(shown: readonly ShownMessage[]): void {
    this.#shown = shown
    for (const listener of this.#listeners) listener()
  }
}
