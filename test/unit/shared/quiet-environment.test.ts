/** The variables that silence ONNX Runtime stand in two places, because neither side may import the other. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished, vi } from 'vitest'
import { forkNode } from '../../../electron/core/workers/child-process.ts'
import { quietEnvironment } from '../../../electron/shared/quiet-environment.ts'
import { quietEnvironment as ofTheRuntime } from '../../../native-models/onnx/quiet-environment.ts'
import { temporaryDirectory } from '../../helpers/temporary-directory.ts'

it.each(['linux', 'darwin', 'win32'] as const)(
  'are the same for a host and for the runtime on %s',
  (platform) => {
    expect(quietEnvironment(platform)).toEqual(ofTheRuntime(platform))
    expect(quietEnvironment(platform)).toHaveProperty('ORT_DISABLE_TELEMETRY', '1')
  },
)

it('leave the event provider of Windows out, and Windows alone', () => {
  expect(quietEnvironment('win32')).toHaveProperty('ORT_RUNNING_UNIT_TESTS', '1')
  expect(quietEnvironment('linux')).not.toHaveProperty('ORT_RUNNING_UNIT_TESTS')
})

it('reach a forked worker, whatever the host was started with', async () => {
  vi.stubEnv('ORT_DISABLE_TELEMETRY', '0')
  onTestFinished(() => void vi.unstubAllEnvs())
  const script = join(temporaryDirectory(), 'worker.mjs')
  writeFileSync(script, "process.send(process.env.ORT_DISABLE_TELEMETRY + ' ' + process.env.PATH)")
  const child = forkNode(pathToFileURL(script))
  onTestFinished(() => child.kill())
  const told = await new Promise((resolve) => child.channel.onMessage(resolve))
  expect(told).toBe(`1 ${process.env['PATH']}`)
})
