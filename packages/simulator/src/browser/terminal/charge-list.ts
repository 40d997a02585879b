import type { Charge } from '@essc/protocol/payments/schema'
import { chinaDayText } from './day-text.ts'
import type { PageStorage } from './terminal-storage.ts'

const KEY = 'charges'
const KEPT = 200

/** What this till has charged, the newest first. The platform's record is the truth. */
export interface ChargeList {
  /** Adds a charge, or replaces what was known of it. */
  put(charge: Charge): void
  /** Those of one day, by the till's clock. */
  ofDay(nowMs: number): Charge[]
  /** The shop's number for the next order: never the same twice. */
  nextOrder(nowMs: number): string
}

export function chargeList(storage: PageStorage): ChargeList {
  const all = () => storage.read<Charge[]>(KEY) ?? []
  return {
    put: (charge) => {
      const others = all().filter(({ paymentId }) => paymentId !== charge.paymentId)
      const next = [charge, ...others].sort((a, b) => b.createdAtUnix - a.createdAtUnix)
      storage.write(KEY, next.slice(0, KEPT))
    },
    ofDay: (nowMs) =>
      all().filter(
        ({ createdAtUnix }) => chinaDayText(createdAtUnix * 1000) === chinaDayText(nowMs),
      ),
    nextOrder: (nowMs) => {
      const number = (storage.read<number>('orders') ?? 0) + 1
      storage.write('orders', number)
      // Tills of one shop share its order numbers, so each adds a mark of its own.
      let mark = storage.read<string>('mark')
      if (mark === undefined) {
        const bytes = crypto.getRandomValues(new Uint8Array(4))
        mark = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
        storage.write('mark', mark)
      }
      return `${chinaDayText(nowMs).replaceAll('-', '')}-${mark}-${String(number).padStart(4, '0')}`
    },
  }
}
