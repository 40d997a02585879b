import type { ErrorCode } from '@essc/protocol/errors'
import type { SandboxBehaviour } from './behaviour.ts'
import type { SyntheticPerson } from './person.ts'

/** One sentence in each language of the product. */
export interface Sentence {
  readonly zh: string
  readonly en: string
}

/** A test person with a purpose, the same in every sandbox whatever its seed. */
export interface NamedPerson {
  /** Short name for tests and addresses: `face-refused`. */
  readonly key: string
  readonly purpose: Sentence
  readonly expected: Sentence
  /** The coded error that the purpose ends in, or undefined where all goes well. */
  readonly code: ErrorCode | undefined
  /** What to type into the enrolment form; differs from the record only where that is the purpose. */
  readonly enter: {
    readonly name: string
    readonly documentNumber: string
    readonly phone: string
  }
  readonly person: SyntheticPerson
  readonly behaviour: SandboxBehaviour
}
