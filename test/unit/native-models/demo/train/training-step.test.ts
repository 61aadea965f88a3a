/**
 * The training graph against numbers computed here, and the conversion of its weights into a model directory.
 */
import { describe, expect, it } from 'vitest'
import { batchAt } from '../../../../../native-models/demo/train/batches.ts'
import { learningRateAt, SCHEDULE } from '../../../../../native-models/demo/train/geometry.ts'
import { labelLoss } from '../../../../../native-models/demo/train/label-loss.ts'
import { LABEL_GROUPS, labelsOf } from '../../../../../native-models/demo/train/labels.ts'
import {
  initialValues,
  type Parameter,
  ParameterPlan,
  tensorsOf,
  withParameterInputs,
} from '../../../../../native-models/demo/train/parameters.ts'
import { PATCH_GROUPS, patchLabelsOf } from '../../../../../native-models/demo/train/patch-labels.ts'
import { pixelBatch } from '../../../../../native-models/demo/train/pixels.ts'
import { contrast } from '../../../../../native-models/demo/train/training-graph.ts'
import { sampleScenes } from '../../../../../native-models/demo/world/sampler.ts'
import { COLOURS, type Scene, SUBJECTS } from '../../../../../native-models/demo/world/scene.ts'
import { GraphBuilder } from '../../../../../native-models/onnx/graph-builder.ts'
import { runOnce, tensor } from '../../../../helpers/run-graph.ts'
import { mean } from '../../../../helpers/vectors.ts'

describe('the contrastive loss', () => {
  it('is the mean of both cross-entropies', async () => {
    const graph = new GraphBuilder('loss')
    const rows = (name: string) => graph.input(name, 'float32', [2, 2])
    const loss = contrast(graph, rows('sentences'), rows('images'), graph.scalar(2))
    graph.output(loss, 'loss', 'float32', [])
    const [sentences, images] = [
      [1, 0, 0, 1],
      [0.6, 0.8, 0, 1],
    ]
    const outputs = await runOnce(graph.build(), {
      sentences: tensor('float32', [2, 2], sentences),
      images: tensor('float32', [2, 2], images),
    })
    // Logits, twice the cosines: the first sentence 1.2 and 0, the second 1.6 and 2.
    const entropy = (right: number, wrong: number) => Math.log(Math.exp(right) + Math.exp(wrong)) - right
    const bySentence = (entropy(1.2, 0) + entropy(2, 1.6)) / 2
    const byImage = (entropy(1.2, 1.6) + entropy(2, 0)) / 2
    expect(outputs['loss']?.values[0]).toBeCloseTo((bySentence + byImage) / 2, 5)
  })
})

describe('the schedule', () => {
  it('goes up, stays, and goes down to nothing', () => {
    const schedule = { ...SCHEDULE, steps: 100, warmUpSteps: 10, decayShare: 0.5, learningRate: 1 }
    expect(learningRateAt(0, schedule)).toBeCloseTo(0.1)
    expect(learningRateAt(9, schedule)).toBeCloseTo(1)
    expect(learningRateAt(30, schedule)).toBe(1)
    expect(learningRateAt(75, schedule)).toBeCloseTo(0.5)
    expect(learningRateAt(99, schedule)).toBeCloseTo(0.02)
  })
})

describe('labels', () => {
  it('name one value of each attribute', () => {
    const scenes = sampleScenes('train', 20, 1)
    const { labels, weights } = labelsOf(scenes)
    const size = LABEL_GROUPS.reduce((sum, each) => sum + each, 0)
    expect(labels).toHaveLength(20 * size)
    expect([...weights]).toEqual(Array(20).fill(Math.fround(1 / 20)))
    for (const row of scenes.keys()) {
      let begin = row * size
      for (const values of LABEL_GROUPS) {
        expect(labels.slice(begin, begin + values).reduce((sum, value) => sum + value, 0)).toBe(1)
        begin += values
      }
    }
  })
})

describe('the loss of a head', () => {
  it('is the weighted cross-entropy of each group', async () => {
    const graph = new GraphBuilder('head')
    const plan = new ParameterPlan()
    const head = { name: 'head', groups: [2, 3], inputSize: 1, rows: 2 }
    const loss = labelLoss(graph, plan, graph.input('x', 'float32', [2, 1]), head)
    graph.output(loss, 'loss', 'float32', [])
    const outputs = await runOnce(withParameterInputs(graph.build()), {
      x: tensor('float32', [2, 1], [1, 2]),
      'head.weight': tensor('float32', [1, 5], [1, 0, 0, 0, 1]),
      'head.bias': tensor('float32', [5], [0, 0, 0, 0, 0]),
      'head.labels': tensor('float32', [2, 5], [1, 0, 0, 0, 1, 0, 1, 1, 0, 0]),
      'head.row_weights': tensor('float32', [2, 1], [0.25, 0.75]),
      'head.group_weights': tensor('float32', [2], [1, 10]),
    })
    const entropy = (logits: readonly number[], right: number) =>
      Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - (logits[right] ?? 0)
    const first = entropy([1, 0], 0) + 10 * entropy([0, 0, 1], 2)
    const second = entropy([2, 0], 1) + 10 * entropy([0, 0, 2], 0)
    expect(outputs['loss']?.values[0]).toBeCloseTo(0.25 * first + 0.75 * second, 4)
  })
})

describe('labels of patches', () => {
  const [kinds = 0, roles = 0] = PATCH_GROUPS
  const size = PATCH_GROUPS.reduce((sum, each) => sum + each, 0)
  const scene: Scene = {
    subject: 'dog',
    colour: 'green',
    pattern: 'striped',
    size: 'large',
    count: 1,
    place: 'snow',
    time: 'day',
    weather: 'clear',
    companion: { kind: 'cat', relation: 'left' },
    viewpoint: 'near',
    style: 'cartoon',
  }
  const read = (isMirrored: boolean) => {
    const { labels, weights } = patchLabelsOf([{ scene, drawingSeed: 'a', isMirrored }], 8)
    const rows = Array.from({ length: 64 }, (_, row) => [...labels.subarray(row * size, (row + 1) * size)])
    const columnsOf = (value: number) => rows.flatMap((row, i) => (row[value] === 1 ? [i % 8] : []))
    return { rows, weights, columnsOf }
  }

  it('give the places of the subject and of the thing beside it', () => {
    const { rows, columnsOf, weights } = read(false)
    const [dog, cat] = [columnsOf(1 + SUBJECTS.indexOf('dog')), columnsOf(1 + SUBJECTS.indexOf('cat'))]
    expect(dog.length).toBeGreaterThan(8)
    expect(cat.length).toBeGreaterThan(0)
    expect(mean(cat)).toBeLessThan(mean(dog))
    expect(columnsOf(kinds + 1)).toEqual(dog)
    expect(columnsOf(kinds + roles + 1 + COLOURS.indexOf('green'))).toEqual(dog)
    for (const row of rows) expect(row.reduce((sum, value) => sum + value, 0)).toBe(PATCH_GROUPS.length)
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1)
  })

  it('change sides with a mirrored picture', () => {
    const [cat, dog] = ['cat', 'dog'].map((kind) =>
      mean(read(true).columnsOf(1 + SUBJECTS.indexOf(kind as 'cat'))),
    )
    expect(cat).toBeGreaterThan(dog ?? 0)
  })
})

describe('stages', () => {
  it('show near pictures for a while, and then many alike', () => {
    const schedule = { ...SCHEDULE, batch: 32, nearFrom: 2, nearUntil: 4 }
    const pictures = sampleScenes('train', 4000, 2).map((scene, i) => ({ scene, drawingSeed: `${i}` }))
    const vocabulary = { json: {}, size: 1, encode: () => [0], pieces: [0] }
    const shown = (step: number) =>
      batchAt(step, pictures, vocabulary, schedule).pictures.map(({ scene }) => scene)
    const kinds = (step: number, key: 'viewpoint' | 'place') =>
      new Set(shown(step).map((scene) => scene[key])).size
    expect([0, 2, 3, 5].map((step) => kinds(step, 'viewpoint'))).toEqual([3, 1, 1, 3])
    expect(kinds(4, 'place')).toBe(1)
    expect(kinds(5, 'place')).toBeGreaterThan(6)
    expect(shown(2)[0]?.viewpoint).toBe('near')
    expect(shown(3)).toEqual(shown(3))
  })
})

describe('pixels', () => {
  it('are scaled, and mirrored row by row', () => {
    const bytes = Uint8Array.from({ length: 12 }, (_, i) => i * 20)
    const file = { of: () => bytes }
    const batch = pixelBatch(
      [
        { index: 0, isMirrored: false },
        { index: 0, isMirrored: true },
      ],
      file,
      2,
    )
    const [plain, mirrored] = [batch.subarray(0, 12), batch.subarray(12)]
    expect(plain[0]).toBeCloseTo(-2)
    expect(plain[3]).toBeCloseTo((60 / 255 - 0.5) / 0.25)
    expect([...mirrored.subarray(0, 4)]).toEqual([1, 0, 3, 2].map((i) => plain[i]))
  })
})

describe('parameters', () => {
  const parts = ['q', 'k'].map((name) => ({ tensor: `${name}_proj.weight`, scale: name === 'q' ? 0.5 : 1 }))

  it('become the tensors of a checkpoint again: apart, transposed, without their scale', () => {
    const parameter: Parameter = { name: 'qk.weight', form: 'matrix', parts, shape: [2, 4] }
    // Rows are inputs; the first two columns are q, the others k.
    const tensors = tensorsOf(parameter, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8))
    expect(tensors.map(({ name, shape, values }) => ({ name, shape, values: [...values] }))).toEqual([
      { name: 'q_proj.weight', shape: [2, 2], values: [2, 10, 4, 12] },
      { name: 'k_proj.weight', shape: [2, 2], values: [3, 7, 4, 8] },
    ])
  })

  it("are planned in the order of the towers' requests, and once", () => {
    const plan = new ParameterPlan()
    plan.matrix('qk.weight', parts, 2, 2)
    plan.matrix('qk.weight', parts, 2, 2)
    plan.vector('bias', [{ tensor: 'bias', scale: 1 }], 3)
    expect(plan.planned.map(({ name, shape }) => [name, shape])).toEqual([
      ['qk.weight', [2, 4]],
      ['bias', [3]],
    ])
  })

  it('begin the same at every start, scaled as the graph reads them', () => {
    const wide: Parameter = { name: 'text.qk.weight', form: 'matrix', parts, shape: [64, 128] }
    const values = initialValues(wide, { width: 64, layers: 2 })
    expect(initialValues(wide, { width: 64, layers: 2 })).toEqual(values)
    const spread = (columns: readonly number[]) => {
      const some = columns.flatMap((column) =>
        Array.from({ length: 64 }, (_, row) => values[row * 128 + column] ?? 0),
      )
      return Math.sqrt(some.reduce((sum, value) => sum + value * value, 0) / some.length)
    }
    const all = Array.from({ length: 64 }, (_, column) => column)
    expect(spread(all) / spread(all.map((column) => column + 64))).toBeCloseTo(0.5, 1)
    expect([
      ...initialValues({ ...wide, name: 'layer_norm1.weight', shape: [2] }, { width: 2, layers: 1 }),
    ]).toEqual([1, 1])
  })
})
