import type { ErrorCode } from '@essc/protocol/errors'

/** One sentence in each language of the product. */
export interface Sentence {
  zh: string
  en: string
}

/** A test person as the sandbox's console shows them. */
export interface TestPerson {
  personRef: string
  key?: string
  enter: { name: string; documentNumber: string; phone: string }
  region: string
  birthDate: string
  cardStatus: string
  alive: boolean
  purpose?: Sentence
  expected?: Sentence
  code?: ErrorCode
}

export interface TestAmount {
  amountFen: number
  outcome: string
  code?: ErrorCode
  expected: Sentence
}

export interface SandboxMessage {
  messageId: string
  phone: string
  text: string
  sentAtUnix: number
}

export interface Operator {
  operatorId: string
  kind: 'till' | 'desk'
  name: string
}

/**
 * Asks the sandbox's console, which answers on this machine only.
 *
 * @throws Error with the status
 */
export async function askConsole<T>(path: string, body?: object): Promise<T> {
  const answer = await fetch(`/console/${path}`, {
    cache: 'no-store',
    ...(body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
  })
  if (!answer.ok) throw new Error(`The console answered ${answer.status}`)
  return (await answer.json()) as T
}
