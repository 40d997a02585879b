import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'
import type { ServerIdentity } from './identity.ts'

/** The file beside the cluster that holds the password for loopback. */
export const PASSWORD_FILE = 'password'

type ClusterOptions = {
  readonly log: (line: string) => void
  /** Whether to wait for the disk. */
  readonly durable: boolean
}

/**
 * Makes the cluster if there is none: UTF-8, byte order, checksums, and a random password for
 * connections that do not come through the socket. It is made under another name and renamed when
 * whole, so that a process killed half-way leaves nothing that looks like a cluster.
 */
export async function ensureCluster(
  place: { home: string; data: string; identity: ServerIdentity | undefined },
  binaries: Binaries,
  { log, durable }: ClusterOptions,
): Promise<void> {
  const { home, data, identity } = place
  if (fs.existsSync(path.join(data, 'PG_VERSION'))) return
  log('Making a new database cluster.')
  const partial = `${data}.partial`
  // A killed start may have left one who still writes there for a moment.
  fs.rmSync(partial, { recursive: true, force: true, maxRetries: 5 })
  fs.mkdirSync(partial, { mode: 0o700 })
  const passwordFile = path.join(home, PASSWORD_FILE)
  fs.writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  for (const each of [partial, passwordFile]) {
    if (identity) fs.chownSync(each, identity.uid, identity.gid)
  }
  const program = process.platform === 'win32' ? 'initdb.exe' : 'initdb'
  await promisify(execFile)(
    path.join(binaries.folder, program),
    [
      ...['-D', partial, '-U', 'essc', '--encoding=UTF8', '--locale=C', '--data-checksums'],
      // The socket's folder has mode 700, so whoever gets as far as the socket is the owner.
      ...['--auth-local=trust', '--auth-host=scram-sha-256', `--pwfile=${passwordFile}`],
      ...['--no-instructions', ...(durable ? [] : ['--no-sync'])],
    ],
    {
      cwd: home,
      windowsHide: true,
      env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, TZ: 'UTC', LC_ALL: 'C' },
      ...(identity && { uid: identity.uid, gid: identity.gid }),
    },
  )
  fs.renameSync(partial, data)
}
