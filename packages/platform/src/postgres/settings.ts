import net from 'node:net'

/** Where a server is to listen: a socket in a folder, or loopback when the folder is empty. */
export type ListenTarget = { readonly socketFolder: string; readonly port: number }

/**
 * The server's own log must hold nothing personal, and PostgreSQL likes to quote values: so
 * statements, parameters, details and the texts of ordinary errors are kept out of it.
 */
const QUIET = {
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
}

const DEFAULTS = {
  fsync: 'on',
  synchronous_commit: 'on',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

/** The command line of a server. Settings go over the defaults; where it listens does not. */
export function startArguments(
  data: string,
  target: ListenTarget,
  settings: Readonly<Record<string, string>>,
): string[] {
  const all = {
    ...DEFAULTS,
    ...QUIET,
    ...settings,
    listen_addresses: target.socketFolder === '' ? '127.0.0.1' : '',
    unix_socket_directories: target.socketFolder,
    port: String(target.port),
  }
  return ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

const listens = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address() as net.AddressInfo
      server.close(() => resolve(taken))
    })
  })

/**
 * A port of loopback that nobody listens on.
 *
 * @param wanted the one to prefer, such as that of a server that was killed.
 */
export async function freePort(wanted?: number): Promise<number> {
  const port = (wanted ? await listens(wanted) : undefined) ?? (await listens(0))
  if (port === undefined) throw new Error('No port of loopback is free.')
  return port
}
