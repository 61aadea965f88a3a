/** The names that a library has, prepared for looking words up in them. Built once for many sentences. Pure. */
import { fold } from '../sentence.ts'

export interface NameLists {
  /** Absolute paths of folders that hold photos, or hold such folders. */
  readonly folders: readonly string[]
  readonly cameras: readonly string[]
  readonly lenses: readonly string[]
  /** Whether a photo has this name, with or without its ending. */
  hasFile(name: string): boolean
}

/** A folder's name as words: "2019-05_Rome" is "2019 05 rome". */
export function nameKey(name: string): string {
  return fold(name)
    .replace(/[\s_.-]+/gu, ' ')
    .trim()
}

interface Folder {
  /** As it is written. */
  readonly name: string
  readonly path: string
}

/** A camera or a lens, with its name cut between letters and digits: "EF50mm" is "ef", "50", "mm". */
interface Gear {
  readonly name: string
  readonly pieces: readonly string[]
}

export interface GearMatch {
  readonly names: readonly string[]
  /** The words are the whole name of one of them. */
  readonly isWhole: boolean
  /** The words are the first one of each name. */
  readonly isMaker: boolean
}

export class KnownNames {
  readonly #lists: NameLists
  #folders: ReadonlyMap<string, readonly Folder[]> | null = null
  #gear: Readonly<Record<'camera' | 'lens', GearNames>> | null = null
  #longest = 0

  constructor(lists: NameLists) {
    this.#lists = lists
  }

  hasFile(name: string): boolean {
    return this.#lists.hasFile(name)
  }

  /** Words of the longest folder's name. */
  get longestFolder(): number {
    this.#foldersByKey()
    return this.#longest
  }

  /** Folders of this name, whatever their case. */
  foldersNamed(key: string): readonly Folder[] {
    return this.#foldersByKey().get(key) ?? []
  }

  /** Folders whose path ends with these two or more names. */
  foldersAt(path: string): readonly string[] {
    const ending = fold(path).split(/[/\\]/).filter(Boolean).join('/')
    if (!ending.includes('/')) return []
    return this.#lists.folders.filter((each) => `/${unixPath(fold(each))}`.endsWith(`/${ending}`))
  }

  gear(kind: 'camera' | 'lens'): GearNames {
    this.#gear ??= { camera: new GearNames(this.#lists.cameras), lens: new GearNames(this.#lists.lenses) }
    return this.#gear[kind]
  }

  #foldersByKey(): ReadonlyMap<string, readonly Folder[]> {
    if (this.#folders) return this.#folders
    const folders = this.#lists.folders.map((path) => ({
      path,
      name: path.split(/[/\\]/).filter(Boolean).at(-1) ?? '',
    }))
    this.#folders = Map.groupBy(folders, ({ name }) => nameKey(name))
    for (const key of this.#folders.keys()) this.#longest = Math.max(this.#longest, key.split(' ').length)
    return this.#folders
  }
}

function unixPath(path: string): string {
  return path.split(/[/\\]/).filter(Boolean).join('/')
}

export function piecesOf(text: string): readonly string[] {
  return fold(text).match(/\p{L}+|\d+(?:\.\d+)?/gu) ?? []
}

/** Pieces of one match: a longer run of words is no name. */
const MAX_PIECES = 16

class GearNames {
  readonly #byPiece = new Map<string, { readonly gear: Gear; readonly at: number }[]>()

  constructor(names: readonly string[]) {
    for (const name of names) {
      const gear = { name, pieces: piecesOf(name) }
      gear.pieces.slice(0, MAX_PIECES).forEach((piece, at) => {
        const places = this.#byPiece.get(piece) ?? []
        places.push({ gear, at })
        this.#byPiece.set(piece, places)
      })
    }
  }

  has(piece: string): boolean {
    return this.#byPiece.has(piece)
  }

  /** The names that hold these pieces one after another: the same name before one that ends so before all others. */
  match(pieces: readonly string[]): GearMatch | null {
    if (pieces.length > MAX_PIECES) return null
    const found = (this.#byPiece.get(pieces[0] ?? '') ?? []).filter(({ gear, at }) =>
      pieces.every((piece, i) => gear.pieces[at + i] === piece),
    )
    if (found.length === 0) return null
    const isWhole = ({ gear }: (typeof found)[number]) => gear.pieces.length === pieces.length
    const isEnd = ({ gear, at }: (typeof found)[number]) => at + pieces.length === gear.pieces.length
    const best = [isWhole, isEnd].map((is) => found.filter(is)).find(({ length }) => length > 0) ?? found
    return {
      names: [...new Set(best.map(({ gear }) => gear.name))].sort(),
      isWhole: best.some(isWhole),
      isMaker: pieces.length === 1 && found.every(({ at }) => at === 0),
    }
  }
}
