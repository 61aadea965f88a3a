import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { isPseudoFolder } from '../../../../electron/core/ingest/pseudo-folders.ts'
import { needs } from '../../../helpers/needs.ts'

describe('folders that the kernel makes up', needs('linux'), () => {
  test.each(['/proc', '/proc/self', '/sys', '/dev', '/dev/shm'])('%s is one', async (path) => {
    expect(await isPseudoFolder(path, '/photos')).toBe(true)
  })

  test.each(['/', '/home', '/devices', '/nowhere', tmpdir()])('%s is none', async (path) => {
    expect(await isPseudoFolder(path, '/photos')).toBe(false)
  })

  test('nor is one in which a person watches a folder, by its place; its kind still counts', async () => {
    expect(await isPseudoFolder('/dev/shm', '/dev/shm/photos')).toBe(false)
    expect(await isPseudoFolder('/proc/self', '/proc/self/cwd')).toBe(true)
  })
})
