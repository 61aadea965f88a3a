/** The execution provider that the user asks for by environment. Runs in the engine. */
import process from 'node:process'
import { AppError } from '../../shared/errors.ts'
import type { ExecutionProvider } from '../../shared/inference-api.ts'

/** SEARLIGHT_PROVIDER=webgpu (or cpu, cuda, dml, coreml) asks for one provider. */
export function forcedProvider(): ExecutionProvider | null {
  const name = process.env['SEARLIGHT_PROVIDER']
  if (!name) return null
  const provider = (['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const).find((known) => known === name)
  if (provider) return provider
  throw new AppError('usage', `SEARLIGHT_PROVIDER is "${name}"; it is cpu, webgpu, cuda, dml or coreml`)
}
