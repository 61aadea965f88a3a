import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Engine, EngineSupervisor } from '../../../electron/main/engine-supervisor.ts'
import { RESTART_PAUSES_MS } from '../../../electron/shared/restart-policy.ts'

interface FakeEngine extends Engine {
  readonly number: number
  readonly die: (reason: string) => void
}

function supervised() {
  const told: string[] = []
  const engines: FakeEngine[] = []
  const supervisor = new EngineSupervisor<FakeEngine>({
    start: (onExit) => {
      const engine = { number: engines.length, die: onExit, close: async () => onExit('asked to') }
      engines.push(engine)
      return engine
    },
    onStarted: ({ number }) => told.push(`started ${number}`),
    onStopped: (reason) => told.push(`stopped: ${reason}`),
    onGivenUp: (reason) => told.push(`given up: ${reason}`),
  })
  const die = () => engines.at(-1)?.die('crash')
  return { supervisor, engines, told, die }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('keeping an engine running', () => {
  it('starts another one after a death, and reports it in order', () => {
    const { supervisor, told, die } = supervised()
    supervisor.start()
    die()
    expect(supervisor.engine).toBeNull()
    vi.advanceTimersByTime(RESTART_PAUSES_MS[0])
    expect(supervisor.engine?.number).toBe(1)
    expect(told).toEqual(['started 0', 'stopped: crash', 'started 1'])
  })

  it('waits longer each time, then gives up', () => {
    const { supervisor, engines, told, die } = supervised()
    supervisor.start()
    for (const pauseMs of RESTART_PAUSES_MS) {
      const before = engines.length
      die()
      expect(engines).toHaveLength(before)
      vi.advanceTimersByTime(Math.max(0, pauseMs - 1))
      if (pauseMs > 0) expect(engines).toHaveLength(before)
      vi.advanceTimersByTime(1)
      expect(engines).toHaveLength(before + 1)
    }
    die()
    vi.advanceTimersByTime(1_000_000)
    expect(engines).toHaveLength(RESTART_PAUSES_MS.length + 1)
    expect(told.at(-1)).toBe('given up: crash')
  })

  it('begins to count anew after an engine ran well', () => {
    const { supervisor, engines, die } = supervised()
    supervisor.start()
    for (let death = 0; death < 10; death++) {
      vi.advanceTimersByTime(60_000)
      die()
      vi.advanceTimersByTime(RESTART_PAUSES_MS[0])
    }
    expect(engines).toHaveLength(11)
  })

  it('starts none while it closes', async () => {
    const { supervisor, engines, told } = supervised()
    supervisor.start()
    await supervisor.close()
    vi.advanceTimersByTime(1_000_000)
    expect(engines).toHaveLength(1)
    expect(told).toEqual(['started 0'])
  })

  it('starts none when it is closed while it waits', async () => {
    const { supervisor, engines, die } = supervised()
    supervisor.start()
    die()
    await supervisor.close()
    vi.advanceTimersByTime(1_000_000)
    expect(engines).toHaveLength(1)
  })
})
