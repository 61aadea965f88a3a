import { spawnSync } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type { UtilityProcess } from 'electron'
import { expect, it, vi } from 'vitest'
import { killNow } from '../../../electron/main/worker-processes.ts'

vi.mock('electron', () => ({}))

function fakeChild(pid: number | undefined) {
  return Object.assign(new EventEmitter(), { pid }) as unknown as UtilityProcess
}

it('takes calmly that a process to be killed has ended by itself', () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  expect(() => killNow(fakeChild(pid))).not.toThrow()
})

it('kills a process as soon as it is there, where it is not yet', () => {
  const child = fakeChild(undefined)
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
  killNow(child)
  expect(kill).not.toHaveBeenCalled()
  Object.assign(child, { pid: 4_000_000 }).emit('spawn')
  expect(kill).toHaveBeenCalledWith(4_000_000, 'SIGKILL')
})
