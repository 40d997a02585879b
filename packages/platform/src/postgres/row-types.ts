import pg from 'pg'

const { builtins } = pg.types

/** A `bigint` as a number. @throws RangeError when it lies outside ±(2^53 − 1). */
function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('A bigint column is beyond 2^53.')
  return value
}

/**
 * How columns become values: as the driver does, apart from `bigint`, which the driver leaves as
 * text. A sum of `bigint` is `numeric` in PostgreSQL and stays text: cast it to `bigint`.
 */
export const rowTypes: pg.CustomTypesConfig = {
  getTypeParser: ((type: number, format?: 'text' | 'binary') =>
    type === builtins.INT8 && format !== 'binary'
      ? safeInteger
      : pg.types.getTypeParser(type, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
}
