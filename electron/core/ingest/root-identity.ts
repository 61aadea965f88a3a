/**
 * Whether the folder at a root's path is the root: a decision on arguments, without a look at the disk. Runs in the
 * engine.
 *
 * [Note: In place] Photos decide, numbers only help. A root in which known photos are found is that root, whatever its
 * numbers say: disks are numbered anew by a reboot or another socket. One in which none of them is found is offline,
 * whatever its numbers say: another stick gets the same device number, an unplugged disk leaves an empty folder. So
 * nothing is ever "all removed"; the user says that the photos are gone (docs/folders.md).
 */
import type { PhotosThere } from '../catalog/photo-table.ts'
import type { OfflineReason, StoredIdentity } from '../catalog/root-table.ts'

/** How the system knows a folder. */
export interface FolderIdentity extends StoredIdentity {
  /** The file system's own name (UUID, serial number, network share); null where the system does not know it. */
  readonly volume: string | null
  readonly device: string
  /** Null where the file system makes them up anew (FAT, many network mounts). Birth in nanoseconds since 1970. */
  readonly inode: string | null
  readonly bornNs: string | null
}

export type FolderProbe =
  | { readonly kind: 'folder'; readonly identity: FolderIdentity }
  | { readonly kind: Exclude<OfflineReason, 'photos-missing'> }

/** `same-volume`: the same disk, and nothing to tell folders of it apart by. */
export type Sameness = 'same' | 'same-volume' | 'unknown' | 'different'

/**
 * The result of a look for a root's known photos. `known`: one is at its path with its size. `moved`: one is elsewhere
 * in the root, with its size and time. `paths`: files of other sizes take the paths. `unreadable`: files cannot be
 * looked at. `none`: nothing of all that.
 */
export type Finding = 'known' | 'moved' | 'paths' | 'unreadable' | 'none'

export interface Evidence {
  readonly sameness: Sameness
  /** Whether the root has photos, and such with something known of them: nothing is lost with the others. */
  readonly there: PhotosThere
  readonly finding: Finding
  /** The root's own folder stands at the path of another watched root now: the user moved it there. */
  readonly elsewhere: boolean
}

/** `adopt`: the identity is to be stored anew. */
export type Standing =
  | { readonly state: 'in-place'; readonly adopt: boolean }
  | { readonly state: 'offline'; readonly reason: OfflineReason }

export function compareIdentities(stored: StoredIdentity, now: FolderIdentity): Sameness {
  const knowsVolumes = stored.volume !== null && now.volume !== null
  if (knowsVolumes && stored.volume !== now.volume) return 'different'
  if (isOther(stored.inode, now.inode) || isOther(stored.bornNs, now.bornNs)) return 'different'
  const isSameEntry = isEqual(stored.inode, now.inode) && isEqual(stored.bornNs, now.bornNs)
  if (knowsVolumes) return isSameEntry ? 'same' : 'same-volume'
  // A device number says nothing alone; with inode and birth time equal it would take a copy of the disk to be wrong.
  return isSameEntry && stored.device === now.device ? 'same' : 'unknown'
}

export function judge({ sameness, there, finding, elsewhere }: Evidence): Standing {
  const inPlace: Standing = { state: 'in-place', adopt: sameness !== 'same' }
  if (finding === 'known' || finding === 'moved' || !there.any || elsewhere) return inPlace
  const isSameDisk = sameness === 'same' || sameness === 'same-volume'
  switch (finding) {
    // All photos were edited; on another disk they are other photos of the same names, as cameras give them.
    case 'paths':
      return isSameDisk || (sameness === 'unknown' && !there.read) ? inPlace : offline('photos-missing')
    case 'unreadable':
      return isSameDisk ? inPlace : offline('unreadable')
    case 'none':
      return sameness === 'same' && !there.read ? inPlace : offline('photos-missing')
  }
}

function offline(reason: OfflineReason): Standing {
  return { state: 'offline', reason }
}

function isEqual(a: string | null, b: string | null): boolean {
  return a !== null && a === b
}

function isOther(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b
}
