/** A library's names for the tests of free sentences. */
import { KnownNames } from '../../../../electron/core/ask/names/known-names.ts'

const FILES = new Set(['without you.jpg', 'img_1234.jpg', 'img_1234', 'holiday at the sea.png'])

export const NAMES = new KnownNames({
  folders: [
    '/photos',
    '/photos/Holidays',
    '/photos/Phone',
    '/photos/Snow',
    '/photos/2019 Italy',
    '/photos/Red',
    '/photos/Trip to Rome',
    '/photos/Paris',
    '/photos/Holidays/Rome',
    '/photos/DCIM/100CANON',
    '/photos/Urlaub',
    '/photos/Schnee',
    '/photos/旅行',
    '/photos/Vacances',
    '/photos/2018',
    '/photos/May 2023',
  ],
  cameras: [
    'Canon EOS 5D',
    'Canon EOS 5D Mark II',
    'NIKON D70s',
    'NIKON D200',
    'Apple iPhone 12',
    'Apple iPhone 12 Pro',
    'Google Pixel 7',
    'SONY DSC-RX100M3',
  ],
  lenses: ['EF50mm f/1.8 STM', 'AF-S NIKKOR 24-70mm f/2.8E ED VR', 'SIGMA 30mm F1.4 DC HSM'],
  hasFile: (name) => FILES.has(name.toLowerCase()),
})
