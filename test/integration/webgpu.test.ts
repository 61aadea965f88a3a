/**
 * The WebGPU provider for real, on SwiftShader where there is no GPU: checked against the CPU, used to index, and
 * given up with a reason where there is no graphics adapter.
 */
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerOf, type IndexAnswer, runCli, type SearchAnswer } from '../helpers/cli.ts'
import { needs } from '../helpers/needs.ts'
import { sharedPath } from '../helpers/shared.ts'
import { swiftShaderDriver, swiftShaderEnv } from '../helpers/swiftshader.ts'

/** SwiftShader encodes about one picture in two seconds. */
const PHOTOS = 4
const MODEL = sharedPath('models', 'photo-mini')
const driver = swiftShaderDriver()

describe('execution providers', needs('shared'), () => {
  let work: string
  let photos: string

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'searlight-webgpu-'))
    photos = join(work, 'photos')
    await mkdir(photos)
    const names = await readdir(sharedPath('photos', 'images'))
    for (const name of names.slice(0, PHOTOS))
      await cp(sharedPath('photos', 'images', name), join(photos, name))
  })
  afterAll(() => rm(work, { recursive: true, force: true }))

  async function indexOn(provider: string, extra: Readonly<Record<string, string>> = {}) {
    const library = await mkdtemp(join(work, 'library-'))
    const env = { SEARLIGHT_PROVIDER: provider, SEARLIGHT_CACHE: join(work, 'cache'), ...extra }
    const result = await runCli(['index', photos, '--library', library, '--model', MODEL, '--json'], env)
    expect(JSON.parse(result.stdout) as IndexAnswer).toMatchObject({ indexed: PHOTOS, failed: [] })
    const query = ['search', '--library', library, '--text', 'people in the street', '--json']
    return { stderr: result.stderr, hits: (await answerOf<SearchAnswer>(query)).hits }
  }

  it('index on WebGPU as on the processor', needs('webgpu'), async () => {
    const webgpu = await indexOn('webgpu', swiftShaderEnv(driver ?? ''))
    expect(webgpu.stderr).toMatch(/photo-mini runs on webgpu\n/)
    const cpu = await indexOn('cpu')
    expect(cpu.stderr).toMatch(/photo-mini runs on cpu\n/)
    expect(webgpu.hits.map(({ path }) => path)).toEqual(cpu.hits.map(({ path }) => path))
    for (const [rank, { score }] of webgpu.hits.entries())
      expect(score).toBeCloseTo(cpu.hits[rank]?.score ?? 0, 3)
    // The same numbers to the last bit would mean that the processor computed both.
    expect(webgpu.hits.map(({ score }) => score)).not.toEqual(cpu.hits.map(({ score }) => score))
  })

  it('fall back to the processor, saying why', async () => {
    const { stderr, hits } = await indexOn('webgpu', {
      VK_DRIVER_FILES: '/none',
      VK_ICD_FILENAMES: '/none',
      LD_LIBRARY_PATH: '',
    })
    expect(stderr).toMatch(/photo-mini runs on cpu \(webgpu: no graphics adapter was found\)/)
    expect(hits).toHaveLength(PHOTOS)
  })
})
