/**
 * Which cell shows which photo. A cell whose photo scrolled away is given to the next one that comes, so that
 * scrolling changes cells instead of making and removing them; a photo that stays keeps its cell, so that it can move.
 *
 * Asked while rendering: the same ids get the same cells, however often React renders.
 */
export class CellSlots {
  #slots = new Map<number, number>()
  #free: number[] = []
  #next = 0

  /** The cell of each photo. Without `reuse`, photos that are new get new cells. */
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
