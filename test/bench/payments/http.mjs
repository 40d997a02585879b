import { fork } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = path.dirname(fileURLToPath(import.meta.url))

/** A program of this folder in a process of its own that answers message by message. */
async function start(file, argument) {
  const child = fork(path.join(folder, file), [argument], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const answer = () =>
    new Promise((resolve, reject) => {
      const settle = (act) => (value) => {
        child.off('message', onMessage).off('exit', onExit)
        act(value)
      }
      const onMessage = settle((message) =>
        message.failed ? reject(new Error(message.failed)) : resolve(message),
      )
      const onExit = settle((code) => reject(new Error(`${file} ended with ${code}`)))
      child.once('message', onMessage).once('exit', onExit)
    })
  const ask = (message) => {
    const answered = answer()
    child.send(message)
    return answered
  }
  await answer()
  return { child, ask }
}

const addressOf = ({ host, port, user, password }, name) =>
  `postgresql://${user}${password ? `:${password}` : ''}@/${name}?${new URLSearchParams({ host, port })}`

/**
 * The whole platform over HTTP, and tills that charge there, each a process of its own; with `bare`,
 * its server alone, which looks nobody up and pays nothing.
 *
 * @returns `peak`, payments a second of so many connections that each wait for their answer;
 *   `paced`, the times of payments that fall due at an even rate.
 */
export async function openHttp({
  connection,
  databaseName,
  dataFolder,
  holders,
  merchants,
  bare = false,
}) {
  const worldFile = path.join(dataFolder, `${databaseName}.json`)
  const databaseUrl = addressOf(connection, databaseName)
  const dataDir = path.join(dataFolder, `${databaseName}-platform`)
  const platform = await start(
    bare ? 'bare.mjs' : 'platform.mjs',
    JSON.stringify({ databaseUrl, dataDir, holders, merchants, worldFile }),
  )
  const load = await start('load.mjs', worldFile)
  /** More requests than are likely to be needed; a round that runs dry has the next one make more. */
  let likely = 15_000
  const run = async (count, asked) => {
    await load.ask({ prepare: Math.min(holders, Math.ceil(count)) })
    const { done } = await load.ask({ run: asked })
    const refused = Object.keys(done.refused)
    if (refused.length > 0)
      throw new Error(`payments were refused: ${JSON.stringify(done.refused)}`)
    return done
  }
  return {
    async peak({ forMs, connections }) {
      const done = await run((likely * forMs) / 1_000, { forMs, connections })
      likely = done.ranDry ? likely * 1.5 : Math.max(done.perSecond * 1.3, 1_000)
      return done.perSecond
    },
    paced: ({ forMs, connections, rate }) =>
      run((rate * forMs) / 1_000, { forMs, connections, rate }),
    async close() {
      load.child.send('stop')
      const { ledger } = await platform.ask('stop')
      if (!ledger.holds) throw new Error(`the ledger is wrong: ${JSON.stringify(ledger.faults)}`)
    },
    kill() {
      load.child.kill('SIGKILL')
      platform.child.kill('SIGKILL')
    },
  }
}
