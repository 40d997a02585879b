import path from 'node:path'
import { parseArgs } from 'node:util'
import { isEsscError } from '@essc/protocol/errors'
import { startAgent } from './agent.ts'

const HELP = `Usage: npm start -w examples/terminal/agent -- [options]

  --platform <url>   the platform (default: the sandbox, http://localhost:4620/platform)
  --code <code>      the operator's code for a till; once, at the first start
  --folder <path>    key, secret and journal (default: .data/agent)
  --port <number>    where it listens on 127.0.0.1 (default: 4630)
  --language zh|en   of the sentences for the cashier (default: zh)`

const { values } = parseArgs({
  options: {
    platform: { type: 'string', default: 'http://localhost:4620/platform' },
    code: { type: 'string' },
    folder: { type: 'string', default: '.data/agent' },
    port: { type: 'string', default: '4630' },
    language: { type: 'string', default: 'zh' },
    help: { type: 'boolean', default: false },
  },
})

const say = (line: string) => process.stderr.write(`${line}\n`)

async function run(): Promise<void> {
  if (values.help) return void process.stdout.write(`${HELP}\n`)
  if (!/^\d{1,5}$/.test(values.port)) throw new Error(`--port ${values.port} is no port`)
  const agent = await startAgent({
    platform: values.platform,
    folder: path.resolve(process.env.INIT_CWD ?? '', values.folder),
    port: Number(values.port),
    provisioningCode: values.code,
    locale: values.language === 'en' ? 'en' : 'zh',
    say,
  })
  process.stdout.write(
    `Agent: ${agent.url}\nThe shop's program reads its secret from ${agent.secretFile}\n`,
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void agent.stop().then(() => process.exit()))
}

run().catch((error: unknown) => {
  if (isEsscError(error, 'TERMINAL_UNKNOWN', 'REQUEST_MALFORMED'))
    say(
      'This agent was not introduced yet. Ask the platform’s operator for the code of a till (a desk’s does not do): --code AB12-CD34-…',
    )
  else say(isEsscError(error) ? `${error.code} at ${values.platform}` : (error as Error).message)
  process.exitCode = 1
})
