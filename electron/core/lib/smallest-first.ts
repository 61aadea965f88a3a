/** Hands out texts in their order while more come in: a binary heap, so each costs the logarithm of their number. */

export class SmallestFirst {
  readonly #isBefore: (a: string, b: string) => boolean
  /** Each text sorts before its children, which stand at 2n + 1 and 2n + 2. */
  readonly #heap: string[] = []

  constructor(isBefore = (a: string, b: string) => a < b) {
    this.#isBefore = isBefore
  }

  push(text: string): void {
    let at = this.#heap.length
    for (let above = (at - 1) >> 1; at > 0; above = (at - 1) >> 1) {
      const parent = this.#heap[above] as string
      if (!this.#isBefore(text, parent)) break
      this.#heap[at] = parent
      at = above
    }
    this.#heap[at] = text
  }

  /** Removes the smallest and returns it. */
  shift(): string | undefined {
    const smallest = this.#heap[0]
    const last = this.#heap.pop()
    if (last !== undefined && this.#heap.length > 0) this.#sink(last)
    return smallest
  }

  #sink(text: string): void {
    let at = 0
    for (let child = this.#smallerChild(at); child !== null; child = this.#smallerChild(at)) {
      const below = this.#heap[child] as string
      if (!this.#isBefore(below, text)) break
      this.#heap[at] = below
      at = child
    }
    this.#heap[at] = text
  }

  #smallerChild(at: number): number | null {
    const [left, right] = [2 * at + 1, 2 * at + 2]
    const [a, b] = [this.#heap[left], this.#heap[right]]
    if (a === undefined) return null
    return b !== undefined && this.#isBefore(b, a) ? right : left
  }
}
