import { createHash } from 'node:crypto'
import type { Photos } from '../../ports/photos.ts'

const SKINS = ['#f3d2b3', '#e8bf99', '#d9a87c', '#f6dcc4']
const HAIRS = ['#1f1a17', '#3b2a20', '#5a5a5a', '#8d8d8d']
const SHIRTS = ['#2f5d8a', '#7a3b3b', '#3d6b4f', '#5b4a86']
const BACKGROUND = '#dfe9f2'

/** A drawn face that is always the same for one person: nobody's photo, and unlike the next one's. */
function draw(personRef: string): string {
  const bytes = createHash('sha256').update(`photo ${personRef}`).digest()
  const pick = (colours: readonly string[], at: number) => colours[bytes[at]! % colours.length]
  const width = 26 + (bytes[3]! % 8)
  const eyes = 8 + (bytes[4]! % 5)
  const mouth = bytes[5]! % 6
  const fringe = 34 + (bytes[6]! % 10)
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 120">',
    `<path fill="${BACKGROUND}" d="M0 0h96v120H0z"/>`,
    `<path fill="${pick(SHIRTS, 2)}" d="M12 120c2-24 18-32 36-32s34 8 36 32z"/>`,
    `<ellipse cx="48" cy="54" rx="${width + 4}" ry="38" fill="${pick(HAIRS, 1)}"/>`,
    `<path fill="${pick(SKINS, 0)}" d="M42 78h12v16H42z"/>`,
    `<ellipse cx="48" cy="58" rx="${width}" ry="32" fill="${pick(SKINS, 0)}"/>`,
    `<path fill="${pick(HAIRS, 1)}" d="M${48 - width} ${fringe + 6}q${width} -${fringe - 14} ${2 * width} 0V24H${48 - width}z"/>`,
    `<circle cx="${48 - eyes}" cy="56" r="2.4"/><circle cx="${48 + eyes}" cy="56" r="2.4"/>`,
    `<path d="M40 74q8 ${mouth} 16 0" fill="none" stroke="#8c4a3c" stroke-width="2"/>`,
    '</svg>',
  ].join('')
}

/** The photos of synthetic people. */
export function createPhotos(exists: (personRef: string) => boolean): Photos {
  return {
    photo: async (personRef) =>
      exists(personRef)
        ? `data:image/svg+xml;base64,${Buffer.from(draw(personRef)).toString('base64')}`
        : undefined,
  }
}
