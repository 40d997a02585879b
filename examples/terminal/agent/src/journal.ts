import { closeSync, fdatasyncSync, ftruncateSync, openSync, writeFileSync } from 'node:fs'
import type { Charge } from '@essc/protocol/payments/schema'
import type { PrivateFolder } from './private-folder.ts'

/** One line of the journal. Each stands on the disk before what it tells of is done or told on. */
export type Entry =
  | { kind: 'charge'; order: string; atMs: number; key: string; digits: string; amountFen: number }
  | { kind: 'charged'; order: string; charge: Charge }
  | { kind: 'refused'; order: string; code: string }
  | { kind: 'void'; order: string; atMs: number }
  | { kind: 'voidRefused'; order: string; code: string }
  | { kind: 'refund'; refund: string; order: string; atMs: number; amountFen: number }
  | { kind: 'refunded'; refund: string; order: string }
  | { kind: 'refundRefused'; refund: string; order: string; code: string }

export interface Journal {
  /** What stood there at the start. */
  readonly entries: readonly Entry[]
  /** Returns when it is on the disk. @throws Error of a full or broken disk: then nothing may be sent */
  append(entry: Entry): void
  close(): void
}

const NAME = 'journal.jsonl'
/** What was over for so long is dropped at a start; the platform still knows it. */
const KEPT_MS = 90 * 86_400_000

/**
 * Opens the journal, for one program at a time. A last line that a kill has cut off was never acted on
 * and is dropped.
 *
 * @throws Error when another line is damaged
 */
export function openJournal(folder: PrivateFolder, nowMs: number): Journal {
  const text = folder.read(NAME) ?? ''
  const all = text.split('\n').slice(0, -1).map(parse)
  const entries = withoutOld(all, nowMs - KEPT_MS)
  const kept = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
  if (kept !== text || text === '') folder.write(NAME, kept)
  const descriptor = openSync(folder.pathOf(NAME), 'a', 0o600)
  let length = Buffer.byteLength(kept)
  return {
    entries,
    append(entry) {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`)
      try {
        writeFileSync(descriptor, line)
        fdatasyncSync(descriptor)
      } catch (error) {
        // Half a line would spoil the next one.
        ftruncateSync(descriptor, length)
        throw error
      }
      length += line.length
    },
    close: () => closeSync(descriptor),
  }
}

function parse(line: string, index: number): Entry {
  try {
    return JSON.parse(line) as Entry
  } catch {
    throw new Error(`Line ${index + 1} of the journal is damaged`)
  }
}

function withoutOld(entries: Entry[], sinceMs: number): Entry[] {
  const alive = new Set<string>()
  for (const entry of entries) {
    const atMs = 'atMs' in entry ? entry.atMs : 0
    const seenAtMs = 'charge' in entry ? entry.charge.createdAtUnix * 1_000 : atMs
    if (seenAtMs >= sinceMs) alive.add(entry.order)
  }
  return entries.filter(({ order }) => alive.has(order))
}
