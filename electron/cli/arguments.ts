/** Reads a command's arguments. What is wrong is said in one line that says what is right (exit 2). */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { AppError } from '../shared/errors.ts'

type Options = NonNullable<ParseArgsConfig['options']>

export function parseArguments<const T extends Options>(args: readonly string[], options: T, usage: string) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw usageError(problemOf(error), usage)
  }
}

/** Node's first sentence; what it calls ambiguous is a value that looks like another option. */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const option = /^Option '(?:-\w, )?(--[\w-]+).*' argument is ambiguous/.exec(error.message)?.[1]
  if (option) return `a value that begins with "-" is written ${option}=-...`
  return error.message.split(/\.\s/)[0] ?? ''
}

export function usageError(problem: string, usage: string): AppError {
  return new AppError('usage', `${problem}; usage: ${usage}`)
}

export function required(value: string | undefined, option: string, usage: string): string {
  if (value === undefined || value === '') throw usageError(`--${option} is missing`, usage)
  return value
}

export function noPositionals(positionals: readonly string[], usage: string): void {
  if (positionals.length > 0) throw usageError(`"${positionals[0]}" is not expected here`, usage)
}
