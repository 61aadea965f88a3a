import { spawn, spawnSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import type { UtilityProcess } from 'electron'
import { afterEach, expect, it, onTestFinished, vi } from 'vitest'
import { killNow, knowProcess } from '../../../electron/main/kill-now.ts'
import { needs } from '../../helpers/needs.ts'

afterEach(() => void vi.restoreAllMocks())

function fakeChild(pid: number | undefined) {
  return Object.assign(new EventEmitter(), { pid }) as unknown as UtilityProcess
}

/** A process that lives until the test kills it. */
function living() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

it('accepts that a process to kill has already ended', () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  expect(() => killNow(fakeChild(pid))).not.toThrow()
})

it('kills a process that has not started yet as soon as it has', () => {
  const child = fakeChild(undefined)
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
  killNow(child)
  expect(kill).not.toHaveBeenCalled()
  Object.assign(child, { pid: 4_000_000 }).emit('spawn')
  expect(kill).toHaveBeenCalledWith(4_000_000, 'SIGKILL')
})

it.each([0, -1, -4711, Number.NaN, 1.5])('signals no process group and no nonsense: %d', (pid) => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
  killNow(fakeChild(pid))
  expect(kill).not.toHaveBeenCalled()
})

it('kills the process that it knows', async () => {
  const real = living()
  const child = fakeChild(real.pid)
  knowProcess(child)
  child.emit('spawn')
  killNow(child)
  const [, signal] = await once(real, 'exit')
  expect(signal).toBe('SIGKILL')
})

it('leaves another process alone that got the number since', needs('linux'), () => {
  const child = fakeChild(process.pid)
  knowProcess(child)
  // This process started earlier than the present owner of the number.
  child.emit('spawn')
  const other = living()
  Object.assign(child, { pid: other.pid })
  const kill = vi.spyOn(process, 'kill')
  killNow(child)
  expect(kill).not.toHaveBeenCalled()
})
