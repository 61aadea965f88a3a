/**
 * Disks for tests without the right to mount: real folders, under identities and mount points that a test gives them.
 */
import { type Mount, Mounts } from '../../electron/core/ingest/mounts.ts'
import type { FolderIdentity, FolderProbe } from '../../electron/core/ingest/root-identity.ts'
import { type FileSystems, probeFolder } from '../../electron/core/ingest/root-probe.ts'

export class FakeDisks implements FileSystems {
  /** Facts of folders by path, which replace the real ones. */
  readonly identities = new Map<string, Partial<FolderIdentity>>()
  /** Folders that answer with a failure. */
  readonly failures = new Map<string, Exclude<FolderProbe['kind'], 'folder'>>()
  /** Mount points. */
  readonly points = new Set<string>()

  async probe(path: string): Promise<FolderProbe> {
    const failure = this.failures.get(path)
    if (failure) return { kind: failure }
    const probe = await probeFolder(path)
    if (probe.kind !== 'folder') return probe
    return { kind: 'folder', identity: { ...probe.identity, ...this.identities.get(path) } }
  }

  async mounts(): Promise<Mounts> {
    return new Mounts(
      [...this.points].map((point): Mount => ({ point, device: '0:0', type: 'ext4', source: 'none' })),
    )
  }
}
