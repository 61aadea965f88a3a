/**
 * No error disappears without a word: code that gets over an error uses it, logs it, throws another one, or says in a
 * comment at the place why nobody needs to know.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const FOLDERS = ['core', 'engine', 'main', 'shared', 'start', 'web', 'worker'].map(
  (name) => `electron/${name}`,
)

/** A node of ESTree, or a part of one. */
type Node = { readonly type: string; readonly start: number; readonly end: number } & Record<string, unknown>

interface Handler {
  /** The part that must say something of the error. */
  readonly body: Node
  readonly parameters: readonly Node[]
  /** A comment may stand inside, on these lines, or above each. */
  readonly places: readonly number[]
}

/** Where the code stands that is visited. */
interface Place {
  readonly statement: Node
  /** The function whose first statement it is: its docstring speaks of that statement. */
  readonly owner: Node | null
}

/** `path:line` of each handler that swallows an error without a word. */
function silentHandlers(path: string, text: string): readonly string[] {
  const { program, comments, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`)
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length
  const isArgued = ({ body, places }: Handler) => {
    const lines = places.map(lineOf)
    return comments.some(({ start, end }) => {
      if (start >= body.start && end <= body.end) return true
      return lines.includes(lineOf(end)) || lines.includes(lineOf(end) + 1)
    })
  }
  const silent: string[] = []
  const visit = (node: Node, place: Place) => {
    for (const handler of handlersOf(node, place))
      if (!saysSomething(handler) && !isArgued(handler))
        silent.push(`${path}:${lineOf(handler.places[0] ?? 0)}`)
    for (const child of childrenOf(node)) visit(child, placeOf(child, node, place))
  }
  const top = program as unknown as Node
  visit(top, { statement: top, owner: null })
  return silent
}

function placeOf(child: Node, parent: Node, place: Place): Place {
  if (/Function/.test(parent.type) && child === parent['body'])
    return { statement: child, owner: place.statement }
  if (parent.type === 'BlockStatement' && child === childrenOf(parent)[0] && place.statement === parent)
    return { statement: child, owner: place.owner }
  return isStatement(child) ? { statement: child, owner: null } : place
}

/** `catch {}`, `.catch(f)`, `.then(_, f)`, `.on('error', f)`. */
function handlersOf(node: Node, { statement, owner }: Place): readonly Handler[] {
  const above = owner ? [owner.start] : []
  if (node.type === 'CatchClause') {
    const parameters = node['param'] ? [node['param'] as Node] : []
    return [{ body: node['body'] as Node, parameters, places: [node.start, ...above] }]
  }
  if (node.type !== 'CallExpression') return []
  const callee = node['callee'] as Node
  const property = callee.type === 'MemberExpression' ? (callee['property'] as Node) : null
  const [first, second] = node['arguments'] as readonly Node[]
  const listener = handlerArgument(property?.['name'], first, second)
  if (!property || !listener || !/Function/.test(listener.type)) return []
  const parameters = listener['params'] as readonly Node[]
  return [{ body: listener, parameters, places: [listener.start, property.start, statement.start, ...above] }]
}

function handlerArgument(method: unknown, first?: Node, second?: Node): Node | undefined {
  if (method === 'catch') return first
  if (method === 'then') return second
  return (method === 'on' || method === 'once') && first?.['value'] === 'error' ? second : undefined
}

function saysSomething({ body, parameters }: Handler): boolean {
  const names = parameters.flatMap(namesIn)
  const inside = (body.type === 'BlockStatement' ? body : (body['body'] as Node)) ?? body
  return contains(inside, (node) => {
    if (node.type === 'ThrowStatement') return true
    if (node.type === 'Identifier') return names.includes(String(node['name'])) || node['name'] === 'log'
    return false
  })
}

/** The names that a parameter binds, those of a pattern too. */
function namesIn(parameter: Node): readonly string[] {
  const names: string[] = []
  contains(parameter, (node) => {
    if (node.type === 'Identifier') names.push(String(node['name']))
    return false
  })
  return names
}

function contains(node: Node, test: (node: Node) => boolean): boolean {
  return test(node) || childrenOf(node).some((child) => contains(child, test))
}

function childrenOf(node: Node): readonly Node[] {
  return Object.values(node).flat().filter(isNode)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function isStatement({ type }: Node): boolean {
  return /Statement|Declaration|Definition$/.test(type)
}

test.each([
  ['try { a() } catch {}', 1],
  ['try { a() } catch (error) { b() }', 1],
  ['try { a() } catch ({ code }) { b(code) }', 0],
  ['try { a() } catch { throw new Error() }', 0],
  ['try { a() } catch { log.warn("a") }', 0],
  ['try { a() } catch {\n  // The file is gone already.\n}', 0],
  ['// Not inside.\ntry {\n  a()\n} catch {}', 1],
  ['a().catch(() => {})', 1],
  ['a().catch(() => null)', 1],
  ['a().catch((error) => b(error))', 0],
  ['a().catch(b)', 0],
  ['// Nobody waits for it.\na().catch(() => {})', 0],
  ['// Nobody waits for it.\n\na().catch(() => {})', 1],
  ['// It may be gone.\nconst x =\n  await a().catch(() => null)', 0],
  ['a()\n  // It may be gone.\n  .catch(() => null)', 0],
  ['/** Null where there is no file. */\nfunction a() {\n  try {\n    b()\n  } catch {}\n}', 0],
  ['class A {\n  /** It may be gone. */\n  a() {\n    return b().catch(() => null)\n  }\n}', 0],
  ['/** Does c. */\nfunction a() {\n  c()\n  b().catch(() => null)\n}', 1],
  ['/** Does c. */\nfunction a() {\n  if (c) b().catch(() => null)\n}', 1],
  ['a().then(b, () => false)', 1],
  ['a().then(\n  b,\n  // It may be gone.\n  () => false,\n)', 0],
  ['a().then(b, (error) => c(error))', 0],
  ['a().then(() => {})', 0],
  ['stream.on("error", () => {})', 1],
  ['stream.on("error", (error) => b(error))', 0],
  ['stream.on("end", () => {})', 0],
])('judges %j', (text, silent) => {
  expect(silentHandlers('judged.ts', text)).toHaveLength(silent)
})

test('every error that the program gets over is used, logged, or argued', () => {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  )
  expect(files.length).toBeGreaterThan(300)
  const silent = files.flatMap((path) => silentHandlers(path, readFileSync(join(ROOT, path), 'utf8')))
  expect(silent).toEqual([])
})
