/** One member of a family block. Ages are in months. */
export interface Member {
  /** Fixed sex, or undefined to draw it. */
  readonly sex: 'male' | 'female' | undefined
  /** Whose age the range is added to, or undefined for an age of its own. */
  readonly from: number | undefined
  readonly low: number
  readonly high: number
  /** Draws ages near `low` more often: the very old are rare. */
  readonly skewed: boolean
  readonly home: number
  /** Members of one line share a surname. */
  readonly line: number
  readonly mother: number | undefined
  readonly father: number | undefined
  readonly spouse: number | undefined
  readonly children: readonly number[]
}

/**
 * Each row: sex (f, m or ? to draw), whose age it starts from (- for none), from and to in months
 * (`y` multiplies by 12, `~` in front skews towards the low end), home, line, mother, father, spouse.
 * Ages go from the youngest upwards so that no one is ever born too late; a negative range makes a
 * member younger than the one it starts from. The widest sum is 107 years.
 */
const sources = [
  // Three generations under one roof, the other grandparents, an uncle or aunt, three who live alone.
  `? - 1 14y 0 0 2 3 -
   ? 0 18 72 0 0 2 3 -
   f 1 20y 34y 0 1 6 7 3
   m 2 -24 84 0 0 4 5 2
   f 3 20y 32y 0 2 - - 5
   m 4 -12 96 0 0 - - 4
   f 2 20y 32y 1 3 - - 7
   m 6 -12 96 1 1 - - 6
   ? 3 -96 -24 0 0 4 5 -
   ? - ~62y 105y 2 4 - - -
   ? - 18y 30y 3 5 - - -
   ? - 22y 45y 4 6 - - -`,
  // Four generations, a couple without children, one very old person.
  `? - 1 8y 0 0 1 2 -
   f 0 21y 33y 0 1 5 6 2
   m 1 -12 60 0 0 3 4 1
   f 2 20y 28y 0 2 7 8 4
   m 3 0 60 0 0 - - 3
   f 1 20y 30y 1 3 - - 6
   m 5 0 72 1 1 - - 5
   f 3 19y 28y 0 4 - - 8
   m 7 0 60 0 2 - - 7
   f - 26y 48y 2 5 - - 10
   m 9 -12 60 2 6 - - 9
   ? - ~90y 1427 3 7 - - -`,
  // Three children and a grandmother, a mother with one child, an elder couple and their grown child.
  `? - 1 9y 0 0 3 4 -
   ? 0 18 48 0 0 3 4 -
   ? 1 18 48 0 0 3 4 -
   f 2 21y 32y 0 1 5 - 4
   m 3 -12 72 0 0 - - 3
   f 3 20y 34y 0 2 - - -
   ? - 3y 17y 1 3 7 - -
   f 6 21y 38y 1 4 - - -
   f - ~62y 95y 2 5 - - 9
   m 8 0 72 2 6 - - 8
   ? 8 -34y -21y 3 6 8 9 -
   ? - 30y 59y 4 7 - - -`,
  // A first baby, the grandparents next door, a father with one child, young people, an elder.
  `? - 1 36 0 0 1 2 -
   f 0 22y 36y 0 1 - - 2
   m 1 -12 72 0 0 3 4 1
   f 2 21y 33y 1 2 - - 4
   m 3 0 72 1 0 - - 3
   ? 2 -84 -24 1 0 3 4 -
   ? - 5y 17y 2 3 - 7 -
   m 6 23y 40y 2 3 - - -
   ? - 18y 24y 3 4 - - -
   ? - 18y 24y 4 5 - - -
   ? - 25y 40y 5 6 - - -
   ? - ~65y 100y 6 7 - - -`,
  // Grown-ups only, all born before the nineties were over, for codes withdrawn since.
  `f - ~62y 92y 0 0 - - 1
   m 0 0 72 0 1 - - 0
   m 0 -28y -20y 1 1 0 1 4
   ? 2 -60 -18 2 1 0 1 -
   f 2 -12 48 1 2 - - 2
   f - ~62y 95y 3 3 - - 6
   m 5 0 72 3 4 - - 5
   ? - 35y 60y 4 5 - - -
   ? - 35y 60y 5 6 - - -
   ? - 35y 60y 6 7 - - -
   f - 40y 60y 7 8 - - 11
   m 10 0 60 7 9 - - 10`,
]

/** How many of a hundred ordinary blocks follow each of the first four templates. */
const weights = [35, 20, 25, 20]

let table: readonly (readonly Member[])[] | undefined

/** The twelve members of a block; `draw` is any hash of the block. */
export function templateFor(draw: number, grownUpsOnly: boolean): readonly Member[] {
  table ??= sources.map(parseTemplate)
  if (grownUpsOnly) return table[4]!
  let rest = draw % 100
  let chosen = 0
  while (rest >= weights[chosen]!) rest -= weights[chosen++]!
  return table[chosen]!
}

function parseTemplate(source: string): Member[] {
  const rows = source.split('\n').map((line) => line.trim().split(' '))
  const optional = (text: string) => (text === '-' ? undefined : Number(text))
  const months = (text: string) =>
    text.endsWith('y') ? Number(text.slice(0, -1)) * 12 : Number(text)
  return rows.map((row, i) => {
    const [sex, from, low, high, home, line, mother, father, spouse] = row as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ]
    const children = rows.flatMap((other, j) =>
      other[6] === String(i) || other[7] === String(i) ? [j] : [],
    )
    return {
      sex: sex === 'f' ? 'female' : sex === 'm' ? 'male' : undefined,
      from: optional(from),
      low: months(low.replace('~', '')),
      high: months(high),
      skewed: low.startsWith('~'),
      home: Number(home),
      line: Number(line),
      mother: optional(mother),
      father: optional(father),
      spouse: optional(spouse),
      children,
    }
  })
}
