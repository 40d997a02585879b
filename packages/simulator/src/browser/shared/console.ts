import type { ErrorCode } from '@essc/protocol/errors'

/** One sentence in each language of the product. */
export interface Sentence {
  zh: string
  en: string
}

/** A named test person: what to type, and how it ends. */
export interface TestPerson {
  personRef: string
  key: string
  enter: { name: string; documentNumber: string; phone: string }
  purpose: Sentence
  expected: Sentence
  code?: ErrorCode
}

/** How a person stands now, as the sandbox's console knows it. */
export interface PersonNow {
  personRef: string
  cardStatus: string
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

/** Reads the list of test people or amounts. @throws Error with the status */
export async function readTestData<T>(list: 'people' | 'amounts'): Promise<T[]> {
  const answer = await fetch(`/simulator/test/${list}`)
  if (!answer.ok) throw new Error(`The list was answered ${answer.status}`)
  return ((await answer.json()) as Record<typeof list, T[]>)[list]
}
