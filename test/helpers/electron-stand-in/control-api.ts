/** The calls of a test to the stand-in: looks inside, and actions that only a user or an attacker can do. */
import type { Recorded } from './desktop-parts.ts'

export interface WindowFacts {
  readonly options: Readonly<Record<string, unknown>>
  readonly url: string
  readonly visible: boolean
  readonly maximised: boolean
  readonly focusCount: number
}

export interface ProcessFacts {
  readonly entry: string
  readonly serviceName: string
  readonly pid: number | null
}

/** A frame that a message claims to come from. */
export interface ForgedIpc {
  readonly channel: string
  readonly url: string
  readonly inFrame: boolean
  readonly otherWindow: boolean
}

export interface ControlApi {
  windows(request: Record<string, never>): Promise<readonly WindowFacts[]>
  /** Pages that Chromium shows: one a window, unless one was opened by a page. */
  pages(request: Record<string, never>): Promise<readonly string[]>
  /** Runs in the main world of the window's page; promises are awaited. */
  evaluate(request: { readonly expression: string }): Promise<unknown>
  processes(request: Record<string, never>): Promise<readonly ProcessFacts[]>
  recorded(request: Record<string, never>): Promise<readonly Recorded[]>
  drags(request: Record<string, never>): Promise<readonly unknown[]>
  answerFolder(request: { readonly path: string | null }): Promise<null>
  /** An event of the window's contents; answers whether it was prevented. */
  contentsEvent(request: { readonly name: string; readonly url: string }): Promise<boolean>
  forgeIpc(request: ForgedIpc): Promise<null>
  place(request: {
    readonly bounds: {
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
    }
    readonly maximised: boolean
  }): Promise<null>
  screenshot(request: { readonly path: string }): Promise<null>
  quit(request: Record<string, never>): Promise<null>
}

export const CONTROL_METHODS = [
  'windows',
  'pages',
  'evaluate',
  'processes',
  'recorded',
  'drags',
  'answerFolder',
  'contentsEvent',
  'forgeIpc',
  'place',
  'screenshot',
  'quit',
] as const satisfies readonly (keyof ControlApi)[]
