/** The command line as commander knows it: commands, options and the sentences of their help. Runs in the CLI. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { CliCommand, type Run } from './cli-command.ts'
import { addLibraryCommands } from './library-commands.ts'
import { addModelCommands } from './model-commands.ts'
import { addQueryCommands } from './query-commands.ts'

/** Columns of the help where standard output is no terminal. */
const HELP_WIDTH = 100

export function createProgram(run: Run): CliCommand {
  const program = new CliCommand(run, 'npm run --silent cli --')
    .description('Works on a library of photos without a window.')
    .usage('<command> [options]')
    .version(version(), '--version', 'Prints the version.')
    .helpOption('-h, --help', 'Prints this help.')
    // Options of the program stand before the command: `search --version` is no version.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      getOutHelpWidth: () => (process.stdout.isTTY ? process.stdout.columns : HELP_WIDTH),
      outputError: () => {},
    })
    .configureHelp({ subcommandTerm: (command) => command.name() })
  addLibraryCommands(program)
  addQueryCommands(program)
  addModelCommands(program)
  addHelp(program)
  return program
}

function addHelp(program: CliCommand): void {
  const help = program.command('help').description('Prints the help of a command.').usage('[command]')
  help.argument('[command...]', 'Names the command, such as "search" or "phi train".')
  help.action((names: readonly string[]) => {
    const named = names.reduce<Command | undefined>(
      (command, name) => command?.commands.find((each) => each.name() === name),
      program,
    )
    if (!named) throw help.error(`"${names.join(' ')}" is no command`)
    named.outputHelp()
  })
}

function version(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { readonly version: string }).version
}
