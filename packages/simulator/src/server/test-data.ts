import { testAmounts } from '@essc/platform/sandbox/population/amounts'
import { namedPeople } from '@essc/platform/sandbox/population/named'
import { personRefOf } from '@essc/platform/sandbox/population/sandbox-population'
import { type Handler, sendJson } from './reply.ts'

/**
 * `GET people` and `GET amounts`: what to type and how it ends. The same in every sandbox and nobody's
 * data, so that a phone in the network may read it too, where the console is off.
 */
export function testData(): Handler {
  const people = namedPeople().map(({ key, purpose, expected, code, enter, person }) => ({
    personRef: personRefOf(person.index),
    ...{ key, purpose, expected, code, enter },
  }))
  const amounts = testAmounts()
  return (_, response, path) => {
    if (path === '/people') sendJson(response, 200, { people })
    else if (path === '/amounts') sendJson(response, 200, { amounts })
    else sendJson(response, 404, {})
  }
}
