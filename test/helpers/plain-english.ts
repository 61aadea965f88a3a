/** Finds mannered phrases in comments, names of tests and Markdown: the kind that a reader has to solve. Pure. */

const PHRASES: readonly RegExp[] = [
  /\b(?:is|are|was|were) (?:told|asked)\b/gi,
  /\b(?:goes|gone|going|went) on (?:with|again|by|from|where|after|until|when|while|to)\b/gi,
  /\b(?:goes|gone|went) on(?=[.,;:'`)\n]|$)/gi,
  /\bwhoever\b/gi,
  /\bnot there any more\b/gi,
  /\bhas to do with\b/gi,
]
/** Beginnings of sentences; a question may begin so. */
const BEGINNING = /(?:^|[.!?] )(?:What|Who|That which|Where there is|For what|Of what) [^.?!]*(?:[.!]|$)/gm
const COMMENT = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/gm
const TEST_NAME = /\b(?:test|it|describe)(?:\.\w+)*(?:\([^'`"\n]*\))?\(\s*(['`"])([^\n]*?)\1,/g

/** The phrases in the comments and the names of tests of a source file. */
export function manneredInSource(text: string): readonly string[] {
  const comments = [...text.matchAll(COMMENT)].map(([comment]) =>
    comment.replace(/^\/\*+ ?|^\/\/ ?|\*\/$/g, '').replace(/\s*\n\s*\*? ?/g, ' '),
  )
  const names = [...text.matchAll(TEST_NAME)].map((match) => match[2] ?? '')
  return [...comments, ...names].flatMap((part) => mannered(part.trim()))
}

/** The phrases in the text of a Markdown file, without its headings, code and links. */
export function manneredInMarkdown(text: string): readonly string[] {
  const paragraphs = text
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/^#.*$/gm, '')
    .replace(/`[^`\n]*`/g, 'code')
    .split(/\n\s*\n|\n(?=[-|\d])/)
  return paragraphs.flatMap((part) =>
    mannered(
      part
        .replace(/^[-|\d. ]+/, '')
        .replace(/\s+/g, ' ')
        .trim(),
    ),
  )
}

function mannered(text: string): readonly string[] {
  return [...PHRASES, BEGINNING].flatMap((phrase) =>
    [...text.matchAll(phrase)].map(([found]) => found.replace(/^[.!?] /, '')),
  )
}
