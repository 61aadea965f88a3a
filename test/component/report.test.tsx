// @vitest-environment jsdom
/** The dialog with the text of a problem report, in the window and on the page of a library that failed. */
import { act, screen, waitFor, within } from '@testing-library/react'
import axe from 'axe-core'
import { expect, it, vi } from 'vitest'
import { appState } from './helpers/app-states.ts'
import { showApp } from './helpers/show-app.tsx'

const problemReport = async ({ withNames }: { readonly withNames: boolean }) =>
  `Searlight problem report\n${withNames ? '/home/mary/photos' : 'names left out'}\n`

const dialog = () => within(screen.getByRole('dialog', { name: 'Report a problem' }))
const named = (name: string) => dialog().getByRole('button', { name })
const text = () => dialog().getByRole<HTMLTextAreaElement>('textbox', { name: 'Text of the report' }).value

async function openReport(host: Partial<ReturnType<typeof appState>['host']>, answers = {}) {
  const state = appState()
  const shown = await showApp({ ...state, host: { ...state.host, ...host } }, { problemReport, ...answers })
  await shown.user.click(screen.getByRole('button', { name: 'Report a problem' }))
  await waitFor(() => expect(text()).toContain('Searlight problem report'))
  return shown
}

it('shows the text without names, and with them once they are ticked, and saves what it shows', async () => {
  const saveReport = vi.fn(async () => true)
  const { client, user } = await openReport({ canPickFolder: true }, { saveReport })
  const names = dialog().getByRole('checkbox', { name: 'Include the names of files and folders' })
  expect((names as HTMLInputElement).checked).toBe(false)
  expect(text()).toContain('names left out')
  await user.click(named('Save…'))
  expect(saveReport).toHaveBeenLastCalledWith({ text: 'Searlight problem report\nnames left out\n' })
  expect(dialog().getByText('Saved the report.')).toBeTruthy()
  await user.click(names)
  await waitFor(() => expect(text()).toContain('/home/mary/photos'))
  await user.click(named('Save…'))
  expect(saveReport).toHaveBeenLastCalledWith({ text: 'Searlight problem report\n/home/mary/photos\n' })
  expect(client.api.problemReport.mock.calls).toEqual([[{ withNames: false }], [{ withNames: true }]])
})

it('saves nothing while the engine writes the other text', async () => {
  const other = Promise.withResolvers<string>()
  const { user } = await openReport(
    {},
    {
      problemReport: (request: { withNames: boolean }) =>
        request.withNames ? other.promise : problemReport(request),
    },
  )
  await user.click(dialog().getByRole('checkbox'))
  expect(text()).toBe('Reading the log…')
  expect(named('Save…').hasAttribute('disabled')).toBe(true)
  expect(named('Copy').hasAttribute('disabled')).toBe(true)
  await act(async () => other.resolve('Searlight problem report'))
  expect(named('Save…').hasAttribute('disabled')).toBe(false)
})

it('downloads the text in a browser, copies it, and closes', async () => {
  const blobs: Blob[] = []
  const downloads: string[] = []
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: (blob: Blob) => `blob:${blobs.push(blob)}` }))
  URL.revokeObjectURL = () => {}
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    downloads.push(`${this.download} ${this.href}`)
  })
  const { client, user } = await openReport({ canPickFolder: false })
  await user.click(named('Save…'))
  expect(downloads).toEqual(['searlight-report.txt blob:1'])
  expect(blobs[0]?.size).toBe('Searlight problem report\nnames left out\n'.length)
  expect(client.api.saveReport).not.toHaveBeenCalled()
  await user.click(named('Copy'))
  expect(await navigator.clipboard.readText()).toBe('Searlight problem report\nnames left out\n')
  expect(dialog().getByText('Copied the report.')).toBeTruthy()
  await user.click(named('Close'))
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('opens where the library failed, and says why there is no text', async () => {
  const state = appState({
    library: { kind: 'failed', dir: '/library', error: { code: 'library-damaged', message: 'damaged' } },
  })
  const { user } = await showApp(state)
  await user.click(screen.getByRole('button', { name: 'Report a problem' }))
  await waitFor(() => expect(dialog().getByRole('status').textContent).not.toBe(''))
  expect(named('Save…').hasAttribute('disabled')).toBe(true)
})

it('has no serious violation that axe finds', async () => {
  await openReport({})
  const context = { include: ['.dialog'], exclude: ['[data-base-ui-focus-guard]'] }
  // jsdom draws nothing, so it cannot measure contrasts.
  const { violations } = await axe.run(context, { rules: { 'color-contrast': { enabled: false } } })
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
})
