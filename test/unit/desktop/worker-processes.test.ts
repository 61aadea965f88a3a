import { spawnSync } from 'node:child_process'
import { expect, it, vi } from 'vitest'
import { killNow } from '../../../electron/main/worker-processes.ts'

vi.mock('electron', () => ({}))

it('takes calmly that a process to be killed has ended by itself', () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  expect(() => killNow({ pid, once: () => expect.unreachable() as never })).not.toThrow()
})

it('kills a process as soon as it is there, where it is not yet', () => {
  const listeners: (() => void)[] = []
  const child = {
    pid: undefined as number | undefined,
    once: (_name: string, listener: () => void) => void listeners.push(listener) as never,
  }
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
  killNow(child)
  expect(kill).not.toHaveBeenCalled()
  child.pid = 4_000_000
  for (const listener of listeners) listener()
  expect(kill).toHaveBeenCalledWith(4_000_000, 'SIGKILL')
})
