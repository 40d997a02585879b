import { EsscError } from '@essc/protocol/errors'
import type pg from 'pg'
import type { Clock } from '../clock.ts'
import type { Messenger } from '../enrolment/messenger-port.ts'
import type { SandboxFaults } from './faults.ts'

export interface SandboxMessage {
  readonly messageId: string
  readonly phone: string
  readonly text: string
  readonly sentAtUnix: number
}

/** Messages that go into an inbox which the console shows, since no phone of the sandbox rings. */
export interface SandboxMessenger extends Messenger {
  /** The newest first. */
  inbox(phone?: string): Promise<SandboxMessage[]>
}

export function sandboxMessenger(options: {
  readonly pool: pg.Pool
  readonly clock: Clock
  readonly newId: () => string
  readonly faults: SandboxFaults
}): SandboxMessenger {
  const { pool, clock, newId, faults } = options
  return {
    async send({ phone, text }) {
      if (await faults.has('messagesUnavailable')) throw new EsscError('PLATFORM_UNAVAILABLE')
      if (await faults.has('messagesLost')) return
      await pool.query(
        `insert into sandbox_message (message_id, phone, text, sent_at_ms)
         values ($1, $2, $3, $4)`,
        [newId(), phone, text, clock.now()],
      )
    },
    async inbox(phone) {
      const { rows } = await pool.query(
        `select message_id, phone, text, sent_at_ms from sandbox_message
         where $1::text is null or phone = $1 order by message_id desc limit 50`,
        [phone ?? null],
      )
      return rows.map((row) => ({
        messageId: row.message_id,
        phone: row.phone,
        text: row.text,
        sentAtUnix: Math.floor(row.sent_at_ms / 1_000),
      }))
    },
  }
}
