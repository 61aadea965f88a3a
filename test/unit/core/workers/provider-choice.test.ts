import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judge } from '../../../../electron/core/workers/provider-choice.ts'
import { recallProvider, rememberProvider } from '../../../../electron/core/workers/provider-memory.ts'

describe('judging a provider', () => {
  const good = { cosine: 0.99999, imagesPerSecond: 100, cpuImagesPerSecond: 18 }

  it('trusts a provider that agrees with the processor and is faster', () => {
    expect(judge(good, false)).toBeNull()
  })

  it.each([0.9989, -1, Number.NaN])('rejects a provider whose features have cosine %d', (cosine) => {
    expect(judge({ ...good, cosine }, true)).toMatch(/differ from the processor's/)
  })

  it('rejects a slower provider, unless SEARLIGHT_PROVIDER names it', () => {
    const slow = { ...good, imagesPerSecond: 0.4 }
    expect(judge(slow, false)).toMatch(/slower here than the processor \(0\.4 against 18\.0/)
    expect(judge(slow, true)).toBeNull()
  })
})

describe('the memory of providers', () => {
  let cache: string
  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), 'searlight-providers-'))
  })
  afterAll(() => rm(cache, { recursive: true }))

  it('remembers the choice of each model', async () => {
    const report = {
      provider: 'webgpu',
      rejected: [{ provider: 'cuda', reason: 'not part of this build' }],
    } as const
    await rememberProvider(cache, '/models/a', report)
    await rememberProvider(cache, '/models/b', { provider: 'cpu', rejected: [] })
    expect(await recallProvider(cache, '/models/a')).toEqual(report)
    expect(await recallProvider(cache, '/models/b')).toEqual({ provider: 'cpu', rejected: [] })
    expect(await recallProvider(cache, '/models/c')).toBeNull()
  })

  it('starts afresh from a damaged file', async () => {
    await writeFile(join(cache, 'providers.json'), '{"half')
    expect(await recallProvider(cache, '/models/a')).toBeNull()
  })
})
