// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { LeftOut } from '../../electron/shared/left-out.ts'
import { appState, folder } from './helpers/app-states.ts'
import { showApp } from './helpers/show-app.tsx'

const LEFT_OUT: LeftOut = {
  excluded: [
    { path: '/photos', rule: 'hidden', count: 1 },
    { path: '/photos', rule: 'video', count: 3 },
    { path: '/photos/2020/@eaDir', rule: 'nas', count: 10_000, atLeast: true },
  ],
  included: ['/photos/x.photoslibrary/resources/renders'],
}

const someLeftOut = () => appState({ folders: [folder(1, '/photos', { excluded: 10_001, videos: 3 })] })

it('lists what is left out with its rule and count, and includes a folder or a rule', async () => {
  const { client, user } = await showApp(someLeftOut(), {
    leftOut: async () => LEFT_OUT,
    setIncluded: async () => null,
  })
  await user.click(screen.getByRole('button', { name: '10,004 left out' }))
  const list = await screen.findByRole('list', { name: 'Left out' })
  expect(within(list).getByText('Videos - 3 videos')).toBeTruthy()
  expect(within(list).getByText(/at least 10,000 photos$/)).toBeTruthy()
  // Videos cannot be included: nothing would be shown.
  expect(within(list).getAllByRole('button', { name: /^Include:/ })).toHaveLength(2)
  await user.click(within(list).getByRole('button', { name: 'Include: /photos/2020/@eaDir' }))
  expect(client.api.setIncluded.mock.lastCall?.[0]).toEqual({
    included: [...LEFT_OUT.included, '/photos/2020/@eaDir'],
  })
  await user.click(within(list).getByRole('button', { name: 'Include: /photos' }))
  expect(client.api.setIncluded.mock.lastCall?.[0].included).toContain('hidden')
})

it('takes an included folder out again', async () => {
  const { client, user } = await showApp(someLeftOut(), {
    leftOut: async () => LEFT_OUT,
    setIncluded: async () => null,
  })
  await user.click(screen.getByRole('button', { name: '10,004 left out' }))
  await user.click(await screen.findByRole('button', { name: /^Leave out:.*renders$/ }))
  await waitFor(() => expect(client.api.setIncluded).toHaveBeenCalledExactlyOnceWith({ included: [] }))
  expect(await screen.findByText('Searlight scans the folders again.')).toBeTruthy()
})

it('names each new kind of problem in words of its own', async () => {
  const codes = ['name-unreadable', 'folder-unreadable', 'special-file', 'link-broken'] as const
  const { user } = await showApp(appState({ failed: 5 }), {
    failedFiles: async () =>
      // Two names that are not text may read the same.
      [...codes, 'name-unreadable' as const].map((code) => ({
        path: `/photos/${code}.jpg`,
        status: 'failed',
        code,
        reason: 'why',
        attempts: 0,
      })),
  })
  await user.click(screen.getByRole('button', { name: '5 not readable' }))
  const list = await screen.findByRole('list', { name: 'Files' })
  const rows = [...list.querySelectorAll('[aria-description=why]')]
  const words = rows.map((row) => row.textContent)
  expect(new Set(words).size).toBe(4)
  expect(words).toHaveLength(5)
})
