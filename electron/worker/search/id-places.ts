/**
 * Finds the place of an id in a list, in 8 to 16 bytes an id: a Map of a million numbers takes ten times as much. Runs in
 * the search worker.
 */

const FEWEST_CELLS = 1_024

/** Open addressing with linear probing. The ids themselves lie with the caller, by place. */
export class IdPlaces {
  /** The place of an id plus one, or 0. Its length is a power of two. */
  #cells = new Int32Array(FEWEST_CELLS)
  #count = 0
  readonly #idAt: (place: number) => number

  constructor(idAt: (place: number) => number) {
    this.#idAt = idAt
  }

  get count(): number {
    return this.#count
  }

  /** -1 for an unknown id. */
  find(id: number): number {
    return (this.#cells[this.#cell(id)] as number) - 1
  }

  /** Adds an id that is not there yet. `idAt(place)` must return it by now. */
  add(id: number, place: number): void {
    if (2 * (this.#count + 1) > this.#cells.length) this.#grow()
    this.#cells[this.#cell(id)] = place + 1
    this.#count++
  }

  /** Removes an id that is there, while `idAt` still returns it. */
  remove(id: number): void {
    const cells = this.#cells
    const mask = cells.length - 1
    let hole = this.#cell(id)
    cells[hole] = 0
    this.#count--
    // Moves back every later id of the run that the hole would hide.
    for (let at = (hole + 1) & mask; cells[at] !== 0; at = (at + 1) & mask) {
      const home = cellHash(this.#idAt((cells[at] as number) - 1)) & mask
      if (((at - home) & mask) < ((at - hole) & mask)) continue
      cells[hole] = cells[at] as number
      cells[at] = 0
      hole = at
    }
  }

  /** The cell of an id, or the empty one where it belongs. */
  #cell(id: number): number {
    const mask = this.#cells.length - 1
    let cell = cellHash(id) & mask
    for (;;) {
      const place = (this.#cells[cell] as number) - 1
      if (place < 0 || this.#idAt(place) === id) return cell
      cell = (cell + 1) & mask
    }
  }

  #grow(): void {
    const old = this.#cells
    this.#cells = new Int32Array(2 * old.length)
    for (const value of old) if (value > 0) this.#cells[this.#cell(this.#idAt(value - 1))] = value
  }
}

/** Multiplication by the golden ratio spreads ids that follow each other. */
function cellHash(id: number): number {
  const hash = Math.imul(id ^ Math.floor(id / 2 ** 32), 0x9e3779b1)
  return (hash ^ (hash >>> 15)) >>> 0
}
