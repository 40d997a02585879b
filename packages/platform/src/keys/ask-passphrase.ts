import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/**
 * Asks the person at the terminal for a passphrase, without showing it. From a pipe, the first line is
 * taken. It never stands in a command, where others could read it.
 */
export function askPassphrase(name: string): Promise<string> {
  const { stdin, stderr } = process
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() })
  stderr.write(`Passphrase of ${name}: `)
  const terminal = stdin.isTTY === true
  const lines = createInterface({ input: stdin, output: hidden, terminal })
  return new Promise((resolve) => {
    let answer = ''
    lines.once('line', (line) => {
      answer = line
      lines.close()
    })
    lines.once('close', () => {
      stderr.write('\n')
      resolve(answer)
    })
  })
}
