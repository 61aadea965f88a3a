/**
 * The opcodes that torch.save writes, protocols 2 to 5, by their byte: Python's pickletools.py documents
 * each. Others (INST, OBJ, NEWOBJ, extension codes, buffers) create objects of any class and are missing on
 * purpose.
 */
import type { PickleMachine } from './pickle-machine.ts'
import { PickleGlobal, type PickleValue } from './pickle-values.ts'
import { callGlobal, isAllowedGlobal, loadStorage } from './torch-globals.ts'

/** A global that is not on the allow-list: the file may be an attack. */
export class ForbiddenGlobal extends Error {}

type Opcode = (machine: PickleMachine) => void

export const STOP = 0x2e

export const OPCODES: Readonly<Record<number, Opcode>> = {
  // PROTO, FRAME: the format of the file, without a value.
  128: (m) => void m.uint8(),
  149: (m) => void m.bytes(8),
  // NONE, NEWTRUE, NEWFALSE
  78: (m) => m.push(null),
  136: (m) => m.push(true),
  137: (m) => m.push(false),
  // BININT, BININT1, BININT2, LONG1, BINFLOAT
  74: (m) => m.push(m.int32()),
  75: (m) => m.push(m.uint8()),
  77: (m) => m.push(m.uint16()),
  138: (m) => m.push(littleEndian(m.bytes(m.uint8()))),
  71: (m) => m.push(m.float64()),
  // BINUNICODE, SHORT_BINUNICODE; BINSTRING, SHORT_BINSTRING (Python 2)
  88: (m) => m.push(m.text(m.uint32())),
  140: (m) => m.push(m.text(m.uint8())),
  84: (m) => m.push(m.text(m.uint32())),
  85: (m) => m.push(m.text(m.uint8())),
  // EMPTY_LIST, EMPTY_TUPLE, EMPTY_DICT
  93: (m) => m.push([]),
  41: (m) => m.push([]),
  125: (m) => m.push(new Map()),
  // MARK, POP, POP_MARK, TUPLE, TUPLE1, TUPLE2, TUPLE3
  40: (m) => m.mark(),
  48: (m) => void m.pop(),
  49: (m) => void m.popToMark(),
  116: (m) => m.push(m.popToMark()),
  133: (m) => m.push(m.popMany(1)),
  134: (m) => m.push(m.popMany(2)),
  135: (m) => m.push(m.popMany(3)),
  // APPEND, APPENDS, SETITEM, SETITEMS
  97: (m) => append(m, m.popMany(1)),
  101: (m) => append(m, m.popToMark()),
  115: (m) => setItems(m, m.popMany(2)),
  117: (m) => setItems(m, m.popToMark()),
  // BINPUT, LONG_BINPUT, MEMOIZE, BINGET, LONG_BINGET
  113: (m) => m.remember(m.uint8()),
  114: (m) => m.remember(m.uint32()),
  148: (m) => m.rememberNext(),
  104: (m) => m.recall(m.uint8()),
  106: (m) => m.recall(m.uint32()),
  // GLOBAL, STACK_GLOBAL, REDUCE, BUILD, BINPERSID
  99: (m) => m.push(allowed(m.line(), m.line())),
  147: (m) => stackGlobal(m),
  82: (m) => reduce(m),
  98: (m) => build(m),
  81: (m) => m.push(loadStorage(m.pop())),
}

function allowed(module: string, name: string): PickleGlobal {
  const global = `${module}.${name}`
  if (isAllowedGlobal(global)) return new PickleGlobal(global)
  throw new ForbiddenGlobal(global)
}

function stackGlobal(machine: PickleMachine): void {
  const [module, name] = machine.popMany(2)
  if (typeof module !== 'string' || typeof name !== 'string') throw new TypeError('a global without a name')
  machine.push(allowed(module, name))
}

function reduce(machine: PickleMachine): void {
  const [callee = null, args = null] = machine.popMany(2)
  machine.push(callGlobal(callee, args))
}

/** Drops an OrderedDict's attributes (`_metadata`, the versions of modules). No other value has any. */
function build(machine: PickleMachine): void {
  machine.pop()
  if (!(machine.top() instanceof Map)) throw new TypeError('attributes are set on a value that has none')
}

function append(machine: PickleMachine, values: readonly PickleValue[]): void {
  const list = machine.top()
  if (!Array.isArray(list)) throw new TypeError('a value is appended to something that is not a list')
  for (const value of values) list.push(value)
}

function setItems(machine: PickleMachine, items: readonly PickleValue[]): void {
  const map = machine.top()
  if (!(map instanceof Map) || items.length % 2 !== 0)
    throw new TypeError('items are set on a value that is not a dictionary')
  for (let i = 0; i < items.length; i += 2) map.set(items[i] ?? null, items[i + 1] ?? null)
}

/** Two's complement, little-endian; returns a number when the value fits, otherwise a bigint. */
function littleEndian(bytes: Uint8Array): number | bigint {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).reverse()
  const value = BigInt.asIntN(8 * bytes.length, BigInt(`0x0${hex.join('')}`))
  return Number.isSafeInteger(Number(value)) ? Number(value) : value
}
