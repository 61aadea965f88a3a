// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { InstallState, OfferedModel } from '../../electron/shared/app-models.ts'
import type { AppState } from '../../electron/shared/app-state.ts'
import { appState, MODEL } from './helpers/app-states.ts'
import { showApp } from './helpers/show-app.tsx'

const MIT = { name: 'MIT', url: 'https://licence.invalid', notice: null }

function offered(name: string, change: Partial<OfferedModel> = {}): OfferedModel {
  return {
    name,
    title: `CLIP ${name}`,
    purpose: 'Good for most photos.',
    recommended: false,
    belongsTo: null,
    source: `huggingface.co/openai/${name}`,
    licence: MIT,
    files: [
      { name: 'model.safetensors', url: `https://hub.invalid/${name}`, bytes: 605e6, check: 'recorded' },
    ],
    bytes: 605e6,
    path: null,
    bytesKept: 0,
    ...change,
  }
}

const PHI = offered('phi', {
  title: 'SEARLE',
  belongsTo: 'b32',
  bytes: 25e6,
  licence: { name: 'CC BY-NC 4.0', url: 'https://nc.invalid', notice: 'For non-commercial purposes only.' },
})

async function openInstall(models: readonly OfferedModel[], change: Partial<AppState> = {}) {
  const state = appState({ model: { kind: 'none' }, ...change })
  const shown = await showApp(state, {
    offeredModels: async () => ({ directory: '/data/models', models }),
    installModel: async () => null,
    cancelInstall: async () => null,
    chooseModel: async () => MODEL,
  })
  const { user } = shown
  if (state.model.kind === 'none') await user.click(screen.getByRole('button', { name: 'Install CLIP…' }))
  else {
    await user.click(screen.getByRole('button', { name: 'photo-mini, CPU' }))
    await user.click(screen.getByRole('menuitem', { name: 'Install CLIP…' }))
  }
  const dialog = within(await screen.findByRole('dialog', { name: 'Install CLIP' }))
  await waitFor(() => expect(shown.client.api.offeredModels).toHaveBeenCalled())
  await act(async () => {})
  const tell = (install: InstallState) => act(async () => shown.client.tellState({ ...state, install }))
  return { ...shown, dialog, tell }
}

const BOTH = [offered('b32', { recommended: true }), offered('l14', { bytes: 1_711e6 })]

it('says what, from where, how large and under which licence, and asks for nothing before that', async () => {
  const { client, user, dialog } = await openInstall(BOTH)
  expect(dialog.getByRole<HTMLInputElement>('radio', { name: /b32, 605 MB, recommended/ }).checked).toBe(true)
  expect(dialog.getByText('huggingface.co/openai/b32')).toBeTruthy()
  expect(dialog.getByText('MIT, https://licence.invalid')).toBeTruthy()
  expect(dialog.getByText('/data/models')).toBeTruthy()
  expect(client.api.installModel).not.toHaveBeenCalled()
  await user.click(dialog.getByRole('radio', { name: /l14, 1\.71 GB/ }))
  await user.click(dialog.getByRole('button', { name: 'Download 1.71 GB' }))
  expect(client.api.installModel).toHaveBeenCalledWith({ name: 'l14', acceptLicence: false })
})

it('shows how far it is, goes on behind the window, and can be cancelled', async () => {
  const { client, user, dialog, tell } = await openInstall(BOTH)
  const figures = { doneBytes: 212e6, totalBytes: 605e6, bytesPerSecond: 8.24e6, secondsLeft: 48 }
  await tell({ kind: 'downloading', name: 'b32', ...figures, trouble: null })
  expect(dialog.getByText('212 MB of 605 MB, 8.2 MB/s, 48 s left')).toBeTruthy()
  await tell({ kind: 'downloading', name: 'b32', ...figures, trouble: 'the hub answered 503' })
  expect(dialog.getByRole('status').textContent).toBe('The hub answered 503. Trying again…')
  await user.click(dialog.getByRole('button', { name: 'Close' }))
  await user.click(screen.getByRole('button', { name: 'downloading b32 35 %' }))
  await user.click(screen.getByRole('button', { name: 'Cancel download' }))
  expect(client.api.cancelInstall).toHaveBeenCalledOnce()
})

it('names the files and the other way where there is no connection', async () => {
  const { client, user, dialog, tell } = await openInstall(BOTH)
  await tell({ kind: 'failed', name: 'b32', error: { code: 'no-connection', message: 'no connection' } })
  expect(dialog.getByRole('alert').textContent).toMatch(/choose that folder with “Use a model folder…”/)
  expect(dialog.getByText('https://hub.invalid/b32')).toBeTruthy()
  expect(dialog.getByRole('button', { name: 'Use a model folder…' })).toBeTruthy()
  await user.click(dialog.getByRole('button', { name: 'Try again' }))
  expect(client.api.installModel).toHaveBeenCalledWith({ name: 'b32', acceptLicence: true })
})

it('says what is missing where the disk is full', async () => {
  const { dialog, tell } = await openInstall(BOTH)
  const message = '1.4 GB are needed in /data/models and 0.2 GB are free'
  await tell({ kind: 'failed', name: 'b32', error: { code: 'disk-full', message } })
  expect(dialog.getByRole('alert').textContent).toBe(`${message}.`)
})

it('offers the network as a second step, behind its licence', async () => {
  const there = offered('b32', { recommended: true, path: '/data/models/b32' })
  const used = { ...MODEL, modelDir: '/data/models/b32' }
  const { client, user, dialog } = await openInstall([there, PHI], {
    model: { kind: 'ready', model: used, serving: null },
  })
  expect(dialog.getByText('For non-commercial purposes only.')).toBeTruthy()
  const download = dialog.getByRole<HTMLButtonElement>('button', { name: 'Download 25 MB' })
  expect(download.disabled).toBe(true)
  await user.click(dialog.getByRole('checkbox', { name: 'I accept CC BY-NC 4.0' }))
  await user.click(download)
  expect(client.api.installModel).toHaveBeenCalledExactlyOnceWith({ name: 'phi', acceptLicence: true })
  expect(dialog.getByRole('button', { name: 'Done' })).toBeTruthy()
})

it('keeps the network back until its model is there', async () => {
  const { dialog } = await openInstall([...BOTH, PHI])
  expect(dialog.queryByText('For non-commercial purposes only.')).toBeNull()
})

it('uses a model that is there; where photos were read with another one, it asks first', async () => {
  const there = offered('b32', { recommended: true, path: '/data/models/b32' })
  const first = await openInstall([there])
  await first.user.click(first.dialog.getByRole('button', { name: 'Use this model' }))
  expect(first.client.api.chooseModel).toHaveBeenCalledWith({ path: '/data/models/b32', change: true })
  first.unmount()
  const second = await openInstall([there], { model: { kind: 'ready', model: MODEL, serving: null } })
  await second.user.click(second.dialog.getByRole('button', { name: 'Use this model' }))
  expect(second.client.api.chooseModel).not.toHaveBeenCalled()
  expect(screen.getByRole('dialog', { name: 'Change the search model?' })).toBeTruthy()
})
