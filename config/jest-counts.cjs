const { writeFileSync } = require('node:fs')

/** Writes how many tests passed, failed and were skipped. Jest's own JSON stumbles over circular errors. */
module.exports = class Counts {
  constructor(_, { file }) {
    this.file = file
  }

  onRunComplete(_, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results
    writeFileSync(
      this.file,
      JSON.stringify({
        passed: numPassedTests,
        failed: numFailedTests + numRuntimeErrorTestSuites,
        skipped: numPendingTests,
      }),
    )
  }
}
