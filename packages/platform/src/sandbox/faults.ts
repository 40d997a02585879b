import type pg from 'pg'

/** How long they are remembered: other instances feel a change after this long. */
const REMEMBERED_MS = 500

/** What the console can make fail. */
export const FAULTS = [
  'populationUnavailable',
  'cardRegistryUnavailable',
  'faceUnavailable',
  'messagesLost',
  'messagesUnavailable',
  'documentReaderUnavailable',
] as const

export type Fault = (typeof FAULTS)[number]

/** Failures of the outside world, on demand. */
export interface SandboxFaults {
  has(fault: Fault): Promise<boolean>
  all(): Promise<Fault[]>
  set(fault: Fault, on: boolean): Promise<void>
}

export function sandboxFaults(pool: pg.Pool): SandboxFaults {
  const all = async () => {
    const { rows } = await pool.query<{ name: Fault }>(
      'select name from sandbox_fault order by name',
    )
    return rows.map(({ name }) => name)
  }
  let remembered: Promise<Fault[]> = Promise.resolve([])
  let readAt = Number.NEGATIVE_INFINITY
  return {
    all,
    async has(fault) {
      const now = performance.now()
      if (now - readAt > REMEMBERED_MS) {
        readAt = now
        remembered = all()
        remembered.catch(() => {
          readAt = Number.NEGATIVE_INFINITY
        })
      }
      return (await remembered).includes(fault)
    },
    async set(fault, on) {
      await pool.query(
        on
          ? 'insert into sandbox_fault (name) values ($1) on conflict do nothing'
          : 'delete from sandbox_fault where name = $1',
        [fault],
      )
      readAt = Number.NEGATIVE_INFINITY
    },
  }
}
