import { compileMessages } from './scripts/messages.mjs'

/** The texts are compiled before any test reads them. */
export default async function setup() {
  await compileMessages()
}
