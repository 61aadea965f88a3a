/**
 * Folders of a user who has just installed Searlight: home, cache, data and working directory, all empty, without a
 * variable that would keep ONNX Runtime still by itself.
 */
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { temporaryDirectory } from './temporary-directory.ts'

/**
 * ONNX Runtime sends nothing if one of these is set: variables of build services and of its own tests, and the switch.
 */
const STILLING_VARIABLES = [
  ...['CI', 'TF_BUILD', 'GITHUB_ACTIONS', 'GITLAB_CI', 'CIRCLECI', 'TRAVIS', 'JENKINS_URL', 'BUILDKITE'],
  ...['CODEBUILD_BUILD_ID', 'TEAMCITY_VERSION', 'APPVEYOR', 'BITBUCKET_BUILD_NUMBER'],
  ...['SYSTEM_TEAMFOUNDATIONCOLLECTIONURI', 'ORT_RUNNING_UNIT_TESTS', 'ORT_DISABLE_TELEMETRY'],
]

export interface PrivatePlace {
  readonly base: string
  readonly home: string
  /** The working directory. */
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Files in home and working directory outside of Searlight's documented ones, relative to `base`. */
  strangers(): readonly string[]
}

/** Removed when the running test ends. */
export function privatePlace(base: string = temporaryDirectory()): PrivatePlace {
  const [home, cwd] = [join(base, 'home'), join(base, 'work')]
  for (const folder of [home, cwd]) mkdirSync(folder)
  const env: NodeJS.ProcessEnv = { ...process.env }
  for (const name of [...STILLING_VARIABLES, 'SEARLIGHT_CACHE', 'SEARLIGHT_DATA', 'SEARLIGHT_MODELS'])
    delete env[name]
  Object.assign(env, {
    HOME: home,
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_CONFIG_HOME: join(home, '.config'),
  })
  const strangers = () =>
    [home, cwd]
      .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(base.length + 1))
      .filter((path) => !OWN.some((own) => own.test(path)))
      .sort()
  return { base, home, cwd, env, strangers }
}

/** docs/privacy.md lists them. */
const OWN = [/^home\/\.cache\/searlight\//, /^home\/\.local\/share\/searlight\//]
