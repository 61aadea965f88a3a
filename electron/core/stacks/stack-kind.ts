/** Tells the kind of a stack from its links. Runs in the engine; pure. */
import type { StackKind } from '../../shared/stacks.ts'

export interface StackLinks {
  /** Photos of one group show the same bytes, or near copies of one centre. */
  readonly photos: readonly { readonly id: number; readonly group: number }[]
  /** Ids of photos that are a pair. */
  readonly pairs: readonly (readonly [number, number])[]
}

/** `burst` where the photos show more than one picture, `copies` of one, `pair` where nothing but a pair is there. */
export function kindOfStack({ photos, pairs }: StackLinks): StackKind {
  const units = new Parts(photos.map(({ id }) => id))
  for (const [one, other] of pairs) units.join(one, other)
  const pictures = new Parts(photos.map(({ id }) => id))
  for (const [one, other] of pairs) pictures.join(one, other)
  const firstOfGroup = new Map<number, number>()
  for (const { id, group } of photos) {
    const first = firstOfGroup.get(group)
    if (first === undefined) firstOfGroup.set(group, id)
    else pictures.join(first, id)
  }
  if (pictures.count > 1) return 'burst'
  return units.count > 1 ? 'copies' : 'pair'
}

/** Disjoint sets of ids (union-find). */
class Parts {
  readonly #parent: Map<number, number>
  count: number

  constructor(ids: readonly number[]) {
    this.#parent = new Map(ids.map((id) => [id, id]))
    this.count = this.#parent.size
  }

  join(one: number, other: number): void {
    const [first, second] = [this.#rootOf(one), this.#rootOf(other)]
    if (first === second) return
    this.#parent.set(first, second)
    this.count--
  }

  #rootOf(id: number): number {
    let root = id
    for (
      let next = this.#parent.get(root);
      next !== undefined && next !== root;
      next = this.#parent.get(root)
    ) {
      root = next
    }
    this.#parent.set(id, root)
    return root
  }
}
