/**
 * Assigns cells to photos. The next photo takes the cell of one that scrolled away, so that scrolling changes cells
 * instead of creating and removing them. A photo that stays keeps its cell, so that it can move.
 *
 * Runs during rendering: the same ids get the same cells, however often React renders.
 */
export class CellSlots {
  #slots = new Map<number, number>()
  #free: number[] = []
  #next = 0

  /** Returns the cell of each photo. Without `reuse`, new photos get new cells. */
  assign(ids: readonly number[], reuse: boolean): readonly number[] {
    const shown = new Set(ids)
    for (const [id, slot] of this.#slots) {
      if (shown.has(id)) continue
      this.#slots.delete(id)
      if (reuse) this.#free.push(slot)
    }
    return ids.map((id) => this.#slotOf(id))
  }

  #slotOf(id: number): number {
    const known = this.#slots.get(id)
    if (known !== undefined) return known
    const slot = this.#free.pop() ?? this.#next++
    this.#slots.set(id, slot)
    return slot
  }
}
