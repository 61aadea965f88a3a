/** Finds the texts for people that stand as literals in TypeScript or JSX, for the test of the window's catalogue. */
import { parseSync } from 'vite'

interface Node {
  readonly type: string
  readonly [key: string]: unknown
}

/** A person reads or hears the values of these attributes and properties. */
const FOR_PEOPLE =
  /^(aria-label|aria-valuetext|aria-description|aria-roledescription|title|placeholder|alt|label|text|words|name|note|problem|detail)$/
/** Classes, addresses and kinds of HTML. */
const FOR_MACHINES =
  /^(className|type|role|src|accept|dir|key|data-.*|viewBox|points|style|id|kind|mode|side|tone|allow|method|headers)$/
/** Calls that show their arguments to the user. */
const SPEAKING = /^(fail|say|notify|attempt|run|remove)$/
/** Names in camelCase or with hyphens, classes, and CSS functions. */
const CODE = /^[a-z]+([A-Z-][A-Za-z]+)+$|__|--|\($/
const LETTERS = /\p{L}{2}/u
/** Words with a space between them are a sentence, wherever they stand. */
const SENTENCE = /\p{L}+ \p{L}|^ \p{L}{2}|\p{L}{2} $/u

/** @throws where the source cannot be parsed */
export function literalTexts(path: string, source: string): readonly string[] {
  const { program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`)
  return [...textsIn(program as unknown as Node, false)]
}

function* textsIn(node: Node, forPeople: boolean): Generator<string> {
  switch (node.type) {
    // Errors are for the log; types and compared values are never shown.
    case 'ImportDeclaration':
    case 'TSLiteralType':
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
    case 'ThrowStatement':
      return
    case 'BinaryExpression':
      if (node['operator'] === '+') yield* textsInChildren(node, forPeople)
      return
    case 'SwitchCase':
      for (const each of node['consequent'] as readonly Node[]) yield* textsIn(each, forPeople)
      return
    case 'NewExpression':
      if (!/Error$/.test(nameOf(node['callee']))) yield* textsInChildren(node, false)
      return
    case 'CallExpression': {
      const callee = nameOf(node['callee'])
      // The id of a message, and its values, which are no texts of the window.
      if (callee !== 't') yield* textsInChildren(node, SPEAKING.test(callee))
      return
    }
    case 'JSXElement':
      yield* textsInChildren(node, true)
      return
    case 'JSXAttribute':
    case 'Property': {
      const name = nameOf(node['name'] ?? node['key'])
      const value = node['value'] as Node | null
      if (value && !FOR_MACHINES.test(name)) yield* textsIn(value, FOR_PEOPLE.test(name))
      return
    }
    case 'JSXText':
      yield* shownText(String(node['value']).trim(), true)
      return
    case 'Literal':
      if (typeof node['value'] === 'string') yield* shownText(node['value'], forPeople)
      return
    case 'TemplateElement':
      yield* shownText((node['value'] as { readonly cooked: string }).cooked, forPeople)
      return
    case 'JSXOpeningElement':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'MemberExpression':
      yield* textsInChildren(node, false)
      return
    default:
      yield* textsInChildren(node, forPeople)
  }
}

function* textsInChildren(node: Node, forPeople: boolean): Generator<string> {
  for (const value of Object.values(node)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (isNode(each)) yield* textsIn(each, forPeople)
    }
  }
}

function* shownText(text: string, forPeople: boolean): Generator<string> {
  if (!CODE.test(text) && (SENTENCE.test(text) || (forPeople && LETTERS.test(text)))) yield text
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** Of an identifier, the last part of a member, or a literal key. */
function nameOf(node: unknown): string {
  const { name, property, value } = (node ?? {}) as Record<string, unknown>
  return String((property ? nameOf(property) : name) ?? value ?? '')
}
