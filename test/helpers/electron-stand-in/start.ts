/** Starts a built desktop against the stand-in; for tests. */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { AppError } from '../../../electron/shared/errors.ts'
import { connect } from '../../../electron/shared/rpc.ts'
import { CONTROL_METHODS, type ControlApi } from './control-api.ts'
import { settingKey } from './setting.ts'

export interface StartOptions {
  /** Holds main/, preload/ and renderer/. */
  readonly built: string
  /** Of Electron's own data: window state, lock, Chromium's profile. */
  readonly dataDir: string
  readonly libraryDir: string
  readonly packaged?: boolean
  /** Folder of the user who starts it; the test's own by default. */
  readonly env?: NodeJS.ProcessEnv
  readonly workAreas?: readonly { x: number; y: number; width: number; height: number }[]
}

export interface StandIn {
  readonly control: ControlApi
  readonly pid: number
  /** The standard error of main and its processes. */
  log(): string
  /** The exit code, once it has ended. */
  readonly ended: Promise<number | null>
  kill(): void
}

const REGISTER = new URL('./register.ts', import.meta.url).href

export function startDesktop(options: StartOptions): StandIn {
  const child = fork(join(options.built, 'main', 'main.js'), [`--library=${options.libraryDir}`], {
    serialization: 'advanced',
    execArgv: ['--import', REGISTER],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: environment(options),
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text) => {
      log += text
    })
  }
  const { api, close } = connect<ControlApi>(channelOf(child), CONTROL_METHODS)
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  void ended.then(() => close(new AppError('connection-lost', `the desktop ended:\n${log}`)))
  return { control: api, pid: child.pid ?? 0, log: () => log, ended, kill: () => void child.kill('SIGKILL') }
}

function environment({
  dataDir,
  packaged = true,
  workAreas,
  env = process.env,
}: StartOptions): NodeJS.ProcessEnv {
  return {
    ...env,
    [settingKey('DATA')]: dataDir,
    [settingKey('PACKAGED')]: packaged ? '1' : '0',
    [settingKey('DISPLAYS')]: workAreas ? JSON.stringify(workAreas.map((workArea) => ({ workArea }))) : '',
  }
}

function channelOf(child: ChildProcess) {
  return {
    send: (message: unknown) => void child.send(message as object, () => {}),
    onMessage: (listener: (message: unknown) => void) => void child.on('message', listener),
  }
}
