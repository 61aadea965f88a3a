/** Runs work that must not overlap, one after the other in the order of the calls. Runs in the engine. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    // The caller has the error; the next turn comes all the same.
    this.#last = turn.catch(() => {})
    return turn
  }
}
