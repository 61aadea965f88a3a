import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Curve } from '../../../../../native-models/demo/train/curve.ts'
import { temporaryDirectory } from '../../../../helpers/temporary-directory.ts'

it('removes the points that an interruption repeats, and all of an earlier run', async () => {
  const file = join(temporaryDirectory(), 'curve.jsonl')
  const steps = () =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { step: number; loss: number })
  const curve = new Curve(file)
  await curve.startAt(0)
  for (const step of [20, 40, 60]) await curve.add({ step, loss: 1 / 3 })
  const resumed = new Curve(file)
  await resumed.startAt(40)
  await resumed.add({ step: 60, loss: 2 })
  expect(steps()).toEqual([
    { step: 20, loss: 0.3333 },
    { step: 40, loss: 0.3333 },
    { step: 60, loss: 2 },
  ])
  await new Curve(file).startAt(0)
  expect(steps()).toEqual([])
})
