/** The commands that fill, watch and mend a library: their options and the sentences of their help. */
import { Option } from 'commander'
import { INCLUDABLE_RULES } from '../../shared/left-out.ts'
import { type CliCommand, notEmpty, several } from './cli-command.ts'

export function addLibraryCommands(program: CliCommand): void {
  program
    .command('index')
    .description('Adds folders to a library, embeds everything that is pending, and ends.')
    .usage('[folder]... --library <dir> [options]')
    .argument('[folder...]', 'Adds this folder. A folder that the library already has stays.')
    .withLibrary()
    .option('--model <dir>', 'Embeds with the model in this folder; a new library needs one.')
    .option('--change-model', 'Lets --model replace the model that the library has.')
    .option(
      '--ignore <pattern>',
      'Leaves out files that match this pattern; may be given several times.',
      several,
    )
    .option(
      '--include <rule|folder>',
      'Shows photos that a rule leaves out, in all folders or in this one; may be given several times. ' +
        `The rules are ${Object.keys(INCLUDABLE_RULES).join(', ')}.`,
      several,
    )
    .option('--strict', 'Ends with exit code 1 if a file cannot be read.')
    .withJson()
    .runs(async () => (await import('../commands/index.ts')).index)

  program
    .command('watch')
    .description('Keeps a library up to date with its folders until ^C.')
    .usage('--library <dir>')
    .withLibrary()
    .runs(async () => (await import('../commands/watch.ts')).watch)

  program
    .command('folders')
    .description('Lists the folders of a library, or stops watching one.')
    .usage('--library <dir> [options]')
    .withLibrary()
    .option('--remove <folder>', 'Stops watching this folder; its files stay as they are.')
    .option('--gone <folder>', 'Removes the photos of this folder that are not found from the library.')
    .withJson()
    .runs(async () => (await import('../commands/folders.ts')).folders)

  program
    .command('failed')
    .description('Lists the pictures that cannot be shown as they should be, with the reason.')
    .usage('--library <dir> [options]')
    .withLibrary()
    .option('--retry', 'Reads these files again first.')
    .option('--excluded', 'Lists the files that rules leave out instead.')
    .withJson()
    .runs(async () => (await import('../commands/failed.ts')).failed)

  addUpkeep(program)

  program
    .command('log')
    .description('Prints where the log of a library is, and its last problems.')
    .usage('--library <dir> [options]')
    .withLibrary()
    .option('--report', 'Prints a problem report to send to the developers; it names no file.')
    .option('--names', 'Includes the names of files and folders in the report.')
    .withJson()
    .runs(async () => (await import('../commands/log.ts')).log)
}

/** `library --library <dir> check` means the same as `library check --library <dir>`. */
function addUpkeep(program: CliCommand): void {
  const upkeep = program
    .command('library')
    .description("Checks and repairs a library's database, and copies a person's data out and in.")
    .usage('<command> --library <dir> [options]')
    .addOption(new Option('--library <dir>').argParser(notEmpty).hideHelp())
    .addOption(new Option('--json').hideHelp())
    .hook('preSubcommand', (group, command) => {
      for (const [name, value] of Object.entries(group.opts())) command.setOptionValue(name, value)
    })

  upkeep
    .command('check')
    .description('Looks for damage in the database; exit code 1 means damage.')
    .usage('--library <dir> [options]')
    .withLibrary()
    .withJson()
    .runs(async () => (await import('../commands/library.ts')).check)

  upkeep
    .command('repair')
    .description('Rebuilds a damaged database from its readable rows and from the last copy.')
    .usage('--library <dir> [options]')
    .withLibrary()
    .withJson()
    .runs(async () => (await import('../commands/library.ts')).repair)

  upkeep
    .command('export')
    .description('Writes pins, named words and marked answers as JSON.')
    .usage('[file] --library <dir> [options]')
    .argument('[file]', 'Writes to this new file instead of standard output.')
    .withLibrary()
    .option('--json', 'Prints the counts as JSON if a file is named.')
    .runs(async () => (await import('../commands/library.ts')).exportData)

  upkeep
    .command('import')
    .description('Adds the pins, named words and marked answers of an export; deletes nothing.')
    .usage('<file> --library <dir> [options]')
    .argument('<file>', 'Reads this file, which "library export" wrote.')
    .withLibrary()
    .withJson()
    .runs(async () => (await import('../commands/library.ts')).importData)
}
