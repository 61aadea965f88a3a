/** Where Searlight keeps what belongs to the machine rather than to one library. Runs in the engine. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

/** For compiled graphs of models whose own directory cannot be written, and what was learnt of providers. */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env['SEARLIGHT_CACHE']) return env['SEARLIGHT_CACHE']
  if (process.platform === 'win32' && env['LOCALAPPDATA'])
    return join(env['LOCALAPPDATA'], 'Searlight', 'Cache')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'Searlight')
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'searlight')
}

/** Thumbnails of a library: `<first two of hash>/<hash>.jpg` below this. */
export function thumbnailDirectory(libraryDir: string): string {
  return join(libraryDir, 'thumbnails')
}

export function databasePath(libraryDir: string): string {
  return join(libraryDir, 'library.db')
}
