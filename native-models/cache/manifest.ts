/** A cache entry's description of itself. */

export const MANIFEST_NAME = 'manifest.json'

export interface Manifest {
  readonly owner: string
  readonly product: string
  /** Size in bytes by file name, without the manifest itself. */
  readonly files: Readonly<Record<string, number>>
}

/** Null for anything that is not a manifest. */
export function parseManifest(json: string): Manifest | null {
  try {
    const { owner, product, files } = JSON.parse(json) as Record<string, unknown>
    if (typeof owner !== 'string' || typeof product !== 'string') return null
    if (typeof files !== 'object' || files === null) return null
    const sizes = Object.values(files)
    if (sizes.length === 0 || !sizes.every(Number.isSafeInteger)) return null
    return { owner, product, files: files as Record<string, number> }
  } catch {
    return null
  }
}
