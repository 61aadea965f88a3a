import { describe, expect, test } from 'vitest'
import {
  compareIdentities,
  type Evidence,
  type FolderIdentity,
  judge,
  type Sameness,
} from '../../../../electron/core/ingest/root-identity.ts'

const ext4: FolderIdentity = { volume: 'uuid:a', device: '1', inode: '2', bornNs: '3' }
const fat: FolderIdentity = { volume: 'uuid:f', device: '1', inode: null, bornNs: null }
const unnamed: FolderIdentity = { ...ext4, volume: null }
const nothing = { volume: null, device: null, inode: null, bornNs: null }

test.each<[string, Parameters<typeof compareIdentities>[0], FolderIdentity, Sameness]>([
  ['the same in everything', ext4, ext4, 'same'],
  ['renumbered by a reboot', ext4, { ...ext4, device: '9' }, 'same'],
  ['another volume under the same numbers', ext4, { ...ext4, volume: 'uuid:b' }, 'different'],
  ['another folder on the volume', ext4, { ...ext4, inode: '9' }, 'different'],
  ['an inode that was given again', ext4, { ...ext4, bornNs: '9' }, 'different'],
  ['a stick of FAT', fat, { ...fat, device: '9' }, 'same-volume'],
  ['another stick of FAT with the same device number', fat, { ...fat, volume: 'uuid:g' }, 'different'],
  ['two nameless sticks of FAT', { ...fat, volume: null }, { ...fat, volume: null }, 'unknown'],
  ['without a name, all numbers equal', unnamed, unnamed, 'same'],
  ['without a name, renumbered', unnamed, { ...unnamed, device: '9' }, 'unknown'],
  ['without a name, another folder', unnamed, { ...unnamed, inode: '9' }, 'different'],
  ['a name that the system has lost', ext4, unnamed, 'same'],
  ['a root of an earlier version, same device', { ...nothing, device: '1' }, ext4, 'unknown'],
  ['a root of an earlier version, other device', { ...nothing, device: '9' }, ext4, 'unknown'],
  ['a root that was never scanned', nothing, ext4, 'unknown'],
])('%s', (_name, stored, now, expected) => {
  expect(compareIdentities(stored, now)).toBe(expected)
})

const READ = { any: true, read: true }
const UNREAD = { any: true, read: false }
const NONE = { any: false, read: false }
const SAMENESS: readonly Sameness[] = ['same', 'same-volume', 'unknown', 'different']

function evidence(change: Partial<Evidence>): Evidence {
  return { sameness: 'same', there: READ, finding: 'none', elsewhere: false, ...change }
}

describe('photos decide', () => {
  test.each(SAMENESS)('a root in which known photos are found is that root (numbers: %s)', (sameness) => {
    const inPlace = { state: 'in-place', adopt: sameness !== 'same' }
    expect(judge(evidence({ sameness, finding: 'known' }))).toEqual(inPlace)
    expect(judge(evidence({ sameness, finding: 'moved' }))).toEqual(inPlace)
  })

  test.each(SAMENESS)('one in which none is found is offline (numbers: %s)', (sameness) => {
    expect(judge(evidence({ sameness }))).toEqual({ state: 'offline', reason: 'photos-missing' })
  })

  test.each(SAMENESS)('one without photos is in place (numbers: %s)', (sameness) => {
    expect(judge(evidence({ sameness, there: NONE })).state).toBe('in-place')
  })

  test.each(SAMENESS)(
    'one that the user moved to another watched place is in place (numbers: %s)',
    (sameness) => {
      expect(judge(evidence({ sameness, elsewhere: true })).state).toBe('in-place')
    },
  )
})

describe('numbers help where photos cannot decide', () => {
  test.each<[Partial<Evidence>, string]>([
    [{ finding: 'paths', sameness: 'same' }, 'in-place'],
    [{ finding: 'paths', sameness: 'same-volume' }, 'in-place'],
    [{ finding: 'paths', sameness: 'unknown' }, 'offline'],
    [{ finding: 'paths', sameness: 'unknown', there: UNREAD }, 'in-place'],
    [{ finding: 'paths', sameness: 'different' }, 'offline'],
    [{ finding: 'paths', sameness: 'different', there: UNREAD }, 'offline'],
    [{ finding: 'unreadable', sameness: 'same' }, 'in-place'],
    [{ finding: 'unreadable', sameness: 'unknown' }, 'offline'],
    [{ finding: 'none', sameness: 'same', there: UNREAD }, 'in-place'],
    [{ finding: 'none', sameness: 'unknown', there: UNREAD }, 'offline'],
    [{ finding: 'none', sameness: 'different', there: UNREAD }, 'offline'],
  ])('%j: %s', (change, state) => {
    expect(judge(evidence(change)).state).toBe(state)
  })
})
