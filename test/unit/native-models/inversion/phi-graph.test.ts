import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compileModel } from '../../../../native-models/clip/compile.ts'
import { openPhi } from '../../../../native-models/inversion/phi-checkpoint.ts'
import { writeRandomClip } from '../../../helpers/random-clip.ts'
import { gelu } from '../../../helpers/reference-clip.ts'
import { invertByPhi } from '../../../helpers/run-model.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'
import { largestDifference } from '../../../helpers/vectors.ts'

/** phi, written plainly for one feature. */
async function referencePhi(file: string, feature: readonly number[]): Promise<Float32Array> {
  const source = await openPhi(file)
  let x = feature
  for (const layer of ['layers.0', 'layers.3', 'layers.6']) {
    const weight = await source.readFloat32(`${layer}.weight`)
    const bias = Array.from(await source.readFloat32(`${layer}.bias`))
    const input = layer === 'layers.0' ? x : x.map(gelu)
    x = bias.map((value, row) =>
      input.reduce((sum, v, i) => sum + v * (weight[row * input.length + i] ?? 0), value),
    )
  }
  await source.close()
  return Float32Array.from(x)
}

test.each(['phi.safetensors', 'phi.pt'])('%s: three linear layers with exact GELU between', async (name) => {
  const modelDir = join(temporaryDirectory(), 'model')
  await writeRandomClip(modelDir, { phi: [name] })
  const model = await compileModel(modelDir, { fallbackCacheDir: join(modelDir, 'cache'), phiName: null })
  const features = [0, 1].map((row) => Array.from({ length: 12 }, (_, i) => Math.sin(i + 5 * row) * 3))
  const actual = await invertByPhi(model, Float32Array.from(features.flat()))
  for (const [row, feature] of features.entries()) {
    const expected = await referencePhi(join(modelDir, name), feature)
    expect(largestDifference(actual.slice(row * 16, (row + 1) * 16), expected)).toBeLessThan(1e-5)
  }
})
