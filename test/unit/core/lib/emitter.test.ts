import { expect, it, vi } from 'vitest'
import { Emitter } from '../../../../electron/core/lib/emitter.ts'

it('calls every listener until it is removed, also when another one throws', () => {
  const warning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const emitter = new Emitter<{ readonly count: number }>()
  const heard: number[] = []
  emitter.on('count', () => {
    throw new Error('broken listener')
  })
  const off = emitter.on('count', (count) => heard.push(count))
  emitter.emit('count', 1)
  off()
  emitter.emit('count', 2)
  expect(heard).toEqual([1])
  expect(warning).toHaveBeenCalledTimes(2)
  warning.mockRestore()
})
