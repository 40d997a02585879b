import { parseDocumentNumber } from '@essc/protocol/enrolment/document-number'
import { EsscError } from '@essc/protocol/errors'
import type pg from 'pg'
import type { Clock } from '../clock.ts'
import type { DocumentReader, DocumentText } from '../ports/documents.ts'
import type { PopulationRegistry } from '../ports/population.ts'
import type { SandboxFaults } from './faults.ts'
import { readSpecimen, type Specimen } from './specimen.ts'

/** A reader that knows the sandbox's own specimens, and whatever the console put before the camera. */
export interface SandboxDocumentReader extends DocumentReader {
  /** What the next photo shows, whatever is photographed. */
  queue(specimen: Specimen): Promise<void>
}

/** One digit read as its neighbour, as happens with worn cards. */
function misread(number: string): string {
  const at = number.length - 5
  const digit = Number(number.charAt(at))
  return number.slice(0, at) + String((digit + 1) % 10) + number.slice(at + 1)
}

export function sandboxDocumentReader(options: {
  readonly pool: pg.Pool
  readonly clock: Clock
  readonly newId: () => string
  readonly population: PopulationRegistry
  readonly faults: SandboxFaults
}): SandboxDocumentReader {
  const { pool, clock, newId, population, faults } = options

  /** The oldest of what the console has put there; each is photographed once. */
  async function next(): Promise<Specimen | undefined> {
    const { rows } = await pool.query<Specimen>(
      `update sandbox_document set read_at_ms = $1
       where document_id = (
         select document_id from sandbox_document where read_at_ms is null
         order by document_id limit 1 for update skip locked)
       returning person_ref as "personRef", misread as "isMisread"`,
      [clock.now()],
    )
    return rows[0]
  }

  return {
    async queue({ personRef, isMisread }) {
      await pool.query(
        `insert into sandbox_document (document_id, person_ref, misread, queued_at_ms)
         values ($1, $2, $3, $4)`,
        [newId(), personRef, isMisread, clock.now()],
      )
    },

    async read({ bytes }): Promise<DocumentText | undefined> {
      if (await faults.has('documentReaderUnavailable')) {
        throw new EsscError('ENROLMENT_PHOTO_UNAVAILABLE')
      }
      const specimen = readSpecimen(bytes) ?? (await next())
      const person = specimen && (await population.person(specimen.personRef))
      if (!person) return undefined
      const { name, documentNumber } = person
      const parsed = parseDocumentNumber(documentNumber)
      return {
        kind: parsed.ok ? parsed.kind : undefined,
        name,
        number: specimen.isMisread ? misread(documentNumber) : documentNumber,
      }
    },
  }
}
