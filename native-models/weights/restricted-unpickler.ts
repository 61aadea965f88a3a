/**
 * Reads the pickle of a PyTorch checkpoint, or of phrases, without Python and without trust. It creates no
 * class, calls only the functions of the allow-list (torch-globals), and the pickle's length bounds its
 * memory, because no opcode makes more values than it has bytes.
 */
import { ModelError } from './model-error.ts'
import { PickleMachine } from './pickle-machine.ts'
import { ForbiddenGlobal, OPCODES, STOP } from './pickle-opcodes.ts'
import type { PickleValue } from './pickle-values.ts'

/** @throws ModelError naming a forbidden global, an unknown opcode, or the position of the damage */
export function unpickle(file: string, bytes: Uint8Array): PickleValue {
  const machine = new PickleMachine(bytes)
  try {
    for (;;) {
      const opcode = machine.uint8()
      if (opcode === STOP) return machine.pop()
      const run = OPCODES[opcode]
      if (!run) throw new TypeError(`opcode 0x${opcode.toString(16)} is not allowed`)
      run(machine)
    }
  } catch (error) {
    throw refusal(file, machine.position, error)
  }
}

function refusal(file: string, position: number, error: unknown): ModelError {
  if (error instanceof ForbiddenGlobal) {
    const facts = { file, expected: 'tensors and dictionaries only', found: `the global ${error.message}` }
    return new ModelError('this file may run code and is refused', facts, { cause: error })
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new ModelError(`its pickle is damaged at byte ${position} (${reason})`, { file }, { cause: error })
}
