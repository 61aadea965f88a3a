// @vitest-environment jsdom
import { act, screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { TuningState } from '../../electron/shared/app-refining.ts'
import { appState } from './helpers/app-states.ts'
import { showApp } from './helpers/show-app.tsx'

const done = async () => null
const CALLS = {
  startTuning: done,
  pauseTuning: done,
  resumeTuning: done,
  cancelTuning: done,
  useTuning: done,
  undoTuning: done,
}
const result = { presentLoss: 0.414, tunedLoss: 0.361, trainedPhotos: 2_000, checkedPhotos: 120 }
const running = (change: Partial<Extract<TuningState, { kind: 'running' }>> = {}): TuningState => ({
  kind: 'running',
  phase: 'training',
  done: 12,
  total: 60,
  secondsLeft: 480,
  paused: false,
  curve: [],
  ...change,
})

async function openTuning(tuning: TuningState) {
  const state = appState({ tuning })
  const shown = await showApp(state, CALLS)
  await shown.user.click(screen.getByRole('button', { name: 'photo-mini, CPU' }))
  await shown.user.click(screen.getByRole('menuitem', { name: 'Tune to my library…' }))
  const dialog = within(screen.getByRole('dialog', { name: 'Tune to my library' }))
  const tell = (next: TuningState) => act(async () => shown.client.tellState({ ...state, tuning: next }))
  return { ...shown, dialog, tell }
}

it('says what it does and where, and begins when asked to', async () => {
  const { client, user, dialog } = await openTuning({ kind: 'idle' })
  expect(dialog.getByText(/Nothing leaves this\s+computer/)).toBeTruthy()
  expect(client.api.startTuning).not.toHaveBeenCalled()
  await user.click(dialog.getByRole('button', { name: 'Start' }))
  expect(client.api.startTuning).toHaveBeenCalledOnce()
})

it('shows phases, time left and the curve, and can be held and ended', async () => {
  const { client, user, dialog, tell } = await openTuning(running())
  const step = dialog.getByText('Learning from the examples 12/60, 8 min left')
  expect(step.getAttribute('aria-current')).toBe('step')
  expect(dialog.queryByRole('img')).toBeNull()
  await user.click(dialog.getByRole('button', { name: 'Pause' }))
  expect(client.api.pauseTuning).toHaveBeenCalledOnce()
  await tell(running({ paused: true, curve: [0.5, 0.45, 0.41] }))
  const curve = dialog.getByRole('img', { name: /0\.50 after the first round, 0\.41 now/ })
  const points = curve.querySelector('polyline')?.getAttribute('points')?.split(' ') ?? []
  expect(points).toHaveLength(3)
  const heights = points.map((point) => Number(point.split(',')[1]))
  // It falls: SVG counts from the top.
  expect(heights.toSorted((a, b) => a - b)).toEqual(heights)
  await user.click(dialog.getByRole('button', { name: 'Resume' }))
  expect(client.api.resumeTuning).toHaveBeenCalledOnce()
  await user.click(dialog.getByRole('button', { name: 'Cancel tuning' }))
  expect(client.api.cancelTuning).toHaveBeenCalledOnce()
})

it('stays at the first step while names and photos take turns', async () => {
  const { dialog, tell } = await openTuning(running({ phase: 'teachers', done: 16 }))
  const steps = () => dialog.getAllByRole('listitem').map((step) => step.getAttribute('aria-current'))
  expect(steps()).toEqual(['step', null, null])
  await tell(running({ phase: 'preparing', done: 16, secondsLeft: null }))
  expect(steps()).toEqual(['step', null, null])
  expect(dialog.getByText('Reading names and phrases 16/60')).toBeTruthy()
  await tell(running({ phase: 'checking' }))
  expect(dialog.getByText('Learning from the examples: done')).toBeTruthy()
})

it('reads out steps and not each figure', async () => {
  const { dialog, tell } = await openTuning(running({ phase: 'teachers', done: 16 }))
  const spoken = () => dialog.getByRole('status').textContent
  const figures = dialog.getByText(/16\/60/)
  expect(figures.closest('[aria-live="polite"], [role="status"]')).toBeNull()
  expect(spoken()).toBe('Preparing training examples')
  await tell(running({ phase: 'preparing', done: 17 }))
  expect(spoken()).toBe('Preparing training examples')
  await tell(running({ phase: 'training' }))
  expect(spoken()).toBe('Learning from the examples')
  await tell({ kind: 'offered', result })
  expect(dialog.getByText(/error 0\.41 → 0\.36/).closest('[aria-live="polite"]')).toBeTruthy()
})

it('offers what it came to with both figures, and the way back once it is used', async () => {
  const { client, user, dialog, tell } = await openTuning({ kind: 'offered', result })
  const figures = 'Tested on 120 other photos: error 0.41 → 0.36 (lower is better)'
  expect(dialog.getByText(figures)).toBeTruthy()
  await user.click(dialog.getByRole('button', { name: 'Use it' }))
  expect(client.api.useTuning).toHaveBeenCalledOnce()
  await tell({ kind: 'in-use', result, sinceMs: Date.UTC(2026, 10, 21, 12) })
  expect(dialog.getByText(/^In use since .*2026/)).toBeTruthy()
  await user.click(dialog.getByRole('button', { name: 'Restore previous version' }))
  expect(client.api.undoTuning).toHaveBeenCalledOnce()
})

it('advises against what is no better, and says what stands in the way', async () => {
  const { client, user, dialog, tell } = await openTuning({
    kind: 'offered',
    result: { ...result, tunedLoss: 0.45 },
  })
  expect(dialog.getByText(/did not improve it/)).toBeTruthy()
  await user.click(dialog.getByRole('button', { name: 'Discard' }))
  expect(client.api.undoTuning).toHaveBeenCalledOnce()
  await tell({ kind: 'unavailable', reason: 'There are too few photos.' })
  expect(dialog.getByText('There are too few photos.')).toBeTruthy()
  expect(dialog.queryByRole('button', { name: 'Start' })).toBeNull()
  await tell({ kind: 'failed', reason: 'The disk is full.' })
  await user.click(dialog.getByRole('button', { name: 'Try again' }))
  expect(client.api.startTuning).toHaveBeenCalledOnce()
})

it('shows how far it is in the status bar', async () => {
  const { client, user } = await showApp(appState({ tuning: running() }), CALLS)
  const status = within(screen.getByRole('contentinfo'))
  await user.click(status.getByRole('button', { name: 'Pause tuning' }))
  expect(client.api.pauseTuning).toHaveBeenCalledOnce()
  await user.click(status.getByText('Tuning: Learning from the examples 12/60, 8 min left'))
  expect(screen.getByRole('dialog', { name: 'Tune to my library' })).toBeTruthy()
})
