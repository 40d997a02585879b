import { spawnSync } from 'node:child_process'

/** The user that the database server runs as when this process is root. */
export type ServerIdentity = {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

const idOf = (flag: '-u' | '-g', name: string): number | undefined => {
  const found = spawnSync('id', [flag, name], { encoding: 'utf8' })
  const value = Number.parseInt(found.stdout ?? '', 10)
  return found.status === 0 && Number.isSafeInteger(value) ? value : undefined
}

/**
 * Says which user the server must drop to. PostgreSQL refuses to run as root, so root picks
 * `postgres`, or `nobody` where there is no such user. Anyone else runs it as themselves.
 *
 * @returns the user, or undefined when no drop is needed.
 */
export function serverIdentity(): ServerIdentity | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name)
    const gid = idOf('-g', name)
    if (uid !== undefined && uid !== 0 && gid !== undefined) return { name, uid, gid }
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and there is neither a user "postgres" nor "nobody" to ' +
      'run it as. Start as an ordinary user, or set DATABASE_URL to a PostgreSQL that runs already.',
  )
}
