#!/usr/bin/env node
import { esscCode } from '@essc/verifier/node/essc-code'

try {
  process.exitCode = await esscCode(
    process.argv.slice(2),
    (text) => process.stdout.write(`${text}\n`),
    Date.now,
  )
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 2
}
