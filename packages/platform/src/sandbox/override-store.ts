import type pg from 'pg'
import type { CardChanges } from '../cards/changes-port.ts'
import type { PersonRef } from '../ports/population.ts'
import { createGather, inOrder } from '../postgres/gather.ts'
import { transaction } from '../postgres/transaction.ts'
import type { OverridesStore, PersonOverrides } from './population/overrides.ts'

const PAGE = 200

/** What the console changed about people, in rows, and the news of it. */
export interface SandboxOverrides extends OverridesStore, CardChanges {
  /** Adds to what has changed; members given replace those from before. */
  write(personRef: PersonRef, change: PersonOverrides): Promise<void>
}

function merge(before: PersonOverrides | undefined, change: PersonOverrides): PersonOverrides {
  return {
    ...before,
    ...change,
    ...(change.card && { card: { ...before?.card, ...change.card } }),
    ...(change.account && { account: { ...before?.account, ...change.account } }),
  }
}

/** Keeps the sandbox's changes in the platform's own database. */
export function sandboxOverrides(pool: pg.Pool): SandboxOverrides {
  const read = createGather(async (personRefs: readonly PersonRef[]) => {
    const { rows } = await pool.query<{ n: number; value: PersonOverrides }>({
      name: 'sandbox-overrides',
      text: `select x.n::integer, o.value
             from unnest($1::text[]) with ordinality as x (person_ref, n)
             join sandbox_override o on o.person_ref = x.person_ref`,
      values: [personRefs],
    })
    return inOrder(personRefs, rows).map((row) => row?.value)
  })
  return {
    read,

    async findByCardNumber(number) {
      const { rows } = await pool.query<{ person_ref: string }>(
        `select person_ref from sandbox_override where value -> 'card' ->> 'number' = $1`,
        [number],
      )
      return rows[0]?.person_ref
    },

    async write(personRef, change) {
      await transaction(pool, async (tx) => {
        // The counter's row lock is held to the commit, so numbers come in the order of commits.
        const counter = await tx.query<{ value: number }>(
          `update sandbox_counter set value = value + 1 where name = 'override' returning value`,
        )
        const { rows } = await tx.query<{ value: PersonOverrides }>(
          'select value from sandbox_override where person_ref = $1',
          [personRef],
        )
        await tx.query(
          `insert into sandbox_override (person_ref, value, changed_number) values ($1, $2, $3)
           on conflict (person_ref)
           do update set value = excluded.value, changed_number = excluded.changed_number`,
          [personRef, JSON.stringify(merge(rows[0]?.value, change)), counter.rows[0]!.value],
        )
      })
    },

    async after(cursor) {
      const { rows } = await pool.query<{ person_ref: string; changed_number: number }>(
        `select person_ref, changed_number from sandbox_override
         where changed_number > $1 order by changed_number limit ${PAGE}`,
        [cursor],
      )
      return {
        personRefs: rows.map(({ person_ref }) => person_ref),
        cursor: rows.at(-1)?.changed_number ?? cursor,
      }
    },
  }
}
