/** Finds references to files in Markdown and in comments that lead to nothing. */
import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** Folders of the repository by which a reference in plain text is recognised. */
const PATH =
  /(?<![\w/.@:~-])((?:electron|renderer|native-models|resources|test|docs|design|\.github)\/[\w./-]*\w\.(?:tsx?|mjs|md|ya?ml|json|css|html|txt|png|jpg|svg)|(?:README|ARCHITECTURE|CONTRIBUTING|CHANGELOG|SECURITY)\.md)\b/g
const LINK = /\]\(([^()\s]+)\)/g

/** References of a Markdown file that lead to no file: links, and paths of the repository in its text. */
export function brokenInMarkdown(path: string, text: string): readonly string[] {
  const links = [...text.matchAll(LINK)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
    .filter((target) => !existsSync(normalize(join(dirname(path), target.replace(/#.*$/, '')))))
  return [...new Set([...links, ...brokenPaths(withoutLinks(text))])]
}

/** References in the comments of a source file that lead to no file of the repository. */
export function brokenInComments(text: string): readonly string[] {
  const comments = [...text.matchAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm)].map(([comment]) => comment)
  return [...new Set(comments.flatMap(brokenPaths))]
}

function brokenPaths(text: string): readonly string[] {
  return [...text.matchAll(PATH)].map((match) => match[1] ?? '').filter((path) => !existsSync(path))
}

function withoutLinks(text: string): string {
  return text.replaceAll(LINK, ']')
}
