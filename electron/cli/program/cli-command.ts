/** One command of the command line: commander's Command, which refuses wrong usage in one line. Runs in the CLI. */
import {
  Command,
  type ErrorOptions,
  type HelpContext,
  InvalidArgumentError,
  Option,
  type ParseOptionsResult,
} from 'commander'
import { AppError } from '../../shared/errors.ts'

/** Runs a command and returns the exit code. `operands` are the arguments that belong to no option. */
export type Handler<T> = (options: T, signal: AbortSignal, operands: readonly string[]) => Promise<number>

/** The state that all commands of one program share. */
export interface Run {
  readonly signal: AbortSignal
  exitCode: number
}

/** Commander takes these for arguments. */
const NEGATIVE_NUMBER = /^-(\d+|\d*\.\d+)([eE][+-]?\d+)?$/
const SUGGESTION = /\n\(Did you mean (.*\?)\)$/s

export class CliCommand extends Command {
  readonly #run: Run
  readonly #needed: Option[] = []

  constructor(run: Run, name?: string) {
    super(name)
    this.#run = run
    // It would print help on standard error for a command that does not exist.
    this.helpCommand(false)
  }

  override createCommand(name?: string): CliCommand {
    return new CliCommand(this.#run, name)
  }

  /** Loads a command's module only when the command runs: help and version open no native module. */
  runs<T>(load: () => Promise<Handler<T>>): this {
    return this.action(async () => {
      this.#refuseMissing()
      const handler = await load()
      const operands: unknown[] = this.processedArgs
      const given = operands.flat().filter((operand): operand is string => typeof operand === 'string')
      this.#run.exitCode = await handler(this.opts() as T, this.#run.signal, given)
    })
  }

  withLibrary(): this {
    return this.needs('--library <dir>', 'Names the folder of the library.')
  }

  /**
   * An option that a command cannot run without. Commander's own check comes before that for unknown options: it would
   * hide a misspelt name.
   */
  needs(flags: string, description: string): this {
    const option = new Option(flags, description).argParser(notEmpty)
    this.#needed.push(option)
    return this.addOption(option)
  }

  withJson(): this {
    return this.option('--json', 'Prints the result as JSON.')
  }

  /** An option whose name begins with `no-`, which commander would take for the opposite of another option. */
  flag(name: `--no-${string}`, description: string): this {
    const option = new Option(name, description)
    option.negate = false
    return this.addOption(option)
  }

  /** @throws AppError `usage`, before help is printed for a command that does not exist */
  override parseOptions(args: string[]): ParseOptionsResult {
    this.#refuseDashes(args)
    const parsed = super.parseOptions(args)
    const [name] = parsed.operands
    const names = this.commands.map((command) => command.name())
    if (names.length > 0 && name !== undefined && !names.includes(name))
      this.error(`"${name}" is no command; the commands are ${names.join(', ')}`)
    return parsed
  }

  #refuseMissing(): void {
    const missing = this.#needed.find((option) => this.getOptionValue(option.attributeName()) === undefined)
    if (missing) this.error(`${missing.flags} is missing`)
  }

  /** A value that begins with a dash is more often a forgotten value: commander would take it. */
  #refuseDashes(args: readonly string[]): void {
    for (let at = 0; at < args.length; at++) {
      const arg = args[at] ?? ''
      const isOperand = !arg.startsWith('-')
      if (arg === '--' || (isOperand && this.commands.length > 0)) return
      if (NEGATIVE_NUMBER.test(arg)) this.error(`unknown option '${arg}'`)
      if (!this.options.find(({ long }) => long === arg)?.required) continue
      at++
      if (/^-./s.test(args[at] ?? '')) this.error(`a value that begins with "-" is written ${arg}=-...`)
    }
  }

  /** Commander prints help on standard error where a command is missing. */
  override help(context?: unknown): never {
    if ((context as HelpContext | undefined)?.error) this.error('a command is missing')
    return super.help()
  }

  /** @throws AppError `usage`, with commander's sentence and the usage in one line */
  override error(message: string, _options?: ErrorOptions): never {
    const sentence = message.replace(/^error: /, '').replace(SUGGESTION, ' (did you mean $1)')
    const path = this.#path()
    const name = path.length > 0 ? path : [this.name()]
    const usage = `${[...name, this.usage()].join(' ')}; "${[...path, '--help'].join(' ')}" explains it`
    throw new AppError('usage', `${sentence.replace(/(?<!\.)\.$/, '')}; usage: ${usage}`)
  }

  /** The words that a person types for this command, without the program's name. */
  #path(): readonly string[] {
    const words: string[] = []
    for (let command: Command = this; command.parent; command = command.parent) words.unshift(command.name())
    return words
  }
}

/** An option's or an argument's value. */
export function notEmpty(value: string): string {
  if (value === '') throw new InvalidArgumentError('It is empty.')
  return value
}

/** Values of an option that may be given several times. */
export function several(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

export function severalNotEmpty(value: string, before?: readonly string[]): readonly string[] {
  return several(notEmpty(value), before)
}
