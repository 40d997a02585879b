/** What the land of a province looks like on the card: a motif, and the two dark ends of its ground. */
interface Land {
  motif: 'hills' | 'peaks' | 'water' | 'dunes' | 'plain'
  from: string
  to: string
}

// White text stands on all of these at 4.5 to 1 and more, also where the lightest layer lies over them.
const jade: [string, string] = ['#0a4a4d', '#0a605e']
const lake: [string, string] = ['#083a5e', '#0d5680']
const dusk: [string, string] = ['#2d2f6b', '#434888']
const loess: [string, string] = ['#5b3412', '#734519']
const pine: [string, string] = ['#123f2c', '#1c5a40']
const plum: [string, string] = ['#571f3d', '#762d50']

const land = (motif: Land['motif'], [from, to]: [string, string]): Land => ({ motif, from, to })

/** By the first two digits of the division code (GB/T 2260). A province that is not here is a plain. */
const lands: Readonly<Record<string, Land>> = {
  '11': land('hills', plum),
  '12': land('water', lake),
  '13': land('plain', pine),
  '14': land('hills', loess),
  '15': land('plain', jade),
  '21': land('water', dusk),
  '22': land('peaks', pine),
  '23': land('plain', lake),
  '31': land('water', dusk),
  '32': land('water', jade),
  '33': land('hills', lake),
  '34': land('peaks', pine),
  '35': land('hills', plum),
  '36': land('hills', jade),
  '37': land('peaks', lake),
  '41': land('plain', loess),
  '42': land('water', pine),
  '43': land('hills', plum),
  '44': land('water', jade),
  '45': land('peaks', jade),
  '46': land('water', lake),
  '50': land('peaks', dusk),
  '51': land('peaks', pine),
  '52': land('hills', pine),
  '53': land('peaks', plum),
  '54': land('peaks', dusk),
  '61': land('hills', loess),
  '62': land('dunes', loess),
  '63': land('water', dusk),
  '64': land('dunes', jade),
  '65': land('dunes', plum),
}

export interface RegionArt {
  /** An SVG of 686 by 432 as a data address. */
  image: string
  from: string
  to: string
}

/** A small sequence that is the same for one region everywhere. */
function sequence(region: string): () => number {
  let state = 17
  for (const digit of region) state = (state * 31 + digit.charCodeAt(0)) % 65_521
  return () => {
    state = (state * 171 + 7) % 65_521
    return state / 65_521
  }
}

/** The upper edge of one layer, from left to right, as points of a path. */
function edge(motif: Land['motif'], baseY: number, next: () => number): string {
  const rise = { hills: 70, peaks: 130, water: 16, dunes: 56, plain: 22 }[motif]
  const steps = { hills: 4, peaks: 7, water: 8, dunes: 3, plain: 3 }[motif]
  const width = Math.round(686 / steps)
  let path = `M0 432V${baseY}`
  for (let step = 1; step <= steps; step++) {
    const x = step * width + (step === steps ? 6 : 0)
    const y = Math.round(baseY - rise * (step % 2 === 1 ? 0.4 + 0.6 * next() : 0.3 * next()))
    const middle = x - Math.round(width / 2)
    path += motif === 'peaks' ? `L${x} ${y}` : `S${middle} ${y} ${x} ${y}`
  }
  return `${path}V432z`
}

/**
 * The picture of a region on the face of a card, drawn from its division code alone, so that a new
 * region needs no new file.
 *
 * @param region six digits; anything else gives a plain.
 */
export function regionArt(region: string): RegionArt {
  const { motif, from, to } = lands[region.slice(0, 2)] ?? land('plain', lake)
  const next = sequence(region)
  const sunX = 440 + Math.round(170 * next())
  const layers = [250, 310, 366].map(
    (baseY, at) => `%3Cpath d='${edge(motif, baseY, next)}' fill-opacity='.0${3 + at}'/%3E`,
  )
  const image = `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 686 432' preserveAspectRatio='xMidYMax slice' fill='%23fff'%3E%3Ccircle cx='${sunX}' cy='150' r='84' fill-opacity='.06'/%3E${layers.join('')}%3C/svg%3E`
  return { image, from, to }
}
