import { activityHandlers } from './activity/handlers.ts'
import { cardHandlers } from './cards/handlers.ts'
import type { Handlers } from './channels/call.ts'
import type { Context, Hooks, Ports } from './channels/context.ts'
import { createEventHub } from './channels/event-hub.ts'
import { channelHandlers } from './channels/handlers.ts'
import { startHousekeeping } from './channels/housekeeping.ts'
import { startRelay } from './channels/relay.ts'
import { startCardWatch } from './codes/card-watch.ts'
import { codeHandlers } from './codes/handlers.ts'
import { statusListFiles } from './codes/status-list-files.ts'
import { deskHandlers } from './desk/handlers.ts'
import { facePages } from './enrolment/face-page.ts'
import { enrolmentHandlers } from './enrolment/handlers.ts'
import { photoRoute } from './enrolment/photo.ts'
import { startExpiryJob } from './payments/expiry-job.ts'
import type { Faults } from './payments/faults.ts'
import { paymentsOf } from './payments/from-context.ts'
import { paymentHandlers } from './payments/handlers.ts'
import { startInvariantsJob } from './payments/invariants-job.ts'
import { openHolderAccount } from './payments/open-holder-account.ts'
import { openMerchantAccount } from './payments/open-merchant-account.ts'
import { statementPages } from './payments/statement-pages.ts'
import type { PlatformBase } from './platform.ts'
import { registerRoutes } from './routes.ts'
import { registerConsole } from './sandbox/console.ts'
import { faceCamera } from './sandbox/face-camera.ts'
import { registerRegistries } from './sandbox/registries.ts'
import { type SeedSandboxParameters, seedSandbox } from './sandbox/seed.ts'
import { createSandboxWorld, type SandboxWorld } from './sandbox/world.ts'
import { serviceHandlers } from './services/handlers.ts'
import { servicePages } from './services/pages.ts'

export interface SandboxOptions extends SeedSandboxParameters {
  /** The bearer token of the console, at least 16 characters. */
  readonly token: string
  /** Which population. Default: 1. */
  readonly seed?: number | undefined
  /** How many people besides the named. Default: 1,000,000. */
  readonly size?: number | undefined
}

export interface RoomsOptions {
  /** The platform's address as phones reach it, without a slash at the end. */
  readonly publicUrl: string
  /** Synthetic people and registries, with the console. */
  readonly sandbox?: SandboxOptions | undefined
  /** The real registries. Either these or a sandbox. */
  readonly ports?: Ports | undefined
  /** Who may show the services' pages in a frame, as CSP says it. Default: `'self'`. */
  readonly frameAncestors?: string | undefined
  /** Points at which a test stops the process. */
  readonly faults?: Faults | undefined
}

export interface Rooms {
  readonly context: Context
  /** Present in a sandbox alone. */
  readonly world: SandboxWorld | undefined
  /** Stops the jobs. */
  stop(): Promise<void>
}

const hooks: Hooks = {
  afterBankLinked: openHolderAccount,
  afterTillOperator: openMerchantAccount,
}

/**
 * Opens every room on a base: routes, jobs and, in a sandbox, the outside world with its console.
 *
 * @throws TypeError when there are neither ports nor a sandbox.
 */
export async function openRooms(base: PlatformBase, options: RoomsOptions): Promise<Rooms> {
  const { app, database, clock, keys, nonces, once, newId } = base
  const { pool } = database
  const { sandbox, publicUrl } = options
  const world = sandbox && createSandboxWorld({ ...sandbox, pool, clock, newId, publicUrl })
  const ports = options.ports ?? world?.ports
  if (!ports) throw new TypeError('The rooms need ports or a sandbox.')
  const events = createEventHub()
  const shared = { pool, clock, keys, nonces, once, newId, ports, hooks, events, publicUrl }
  const context: Context = shared
  const payments = await paymentsOf(context, options.faults)
  const rooms: Handlers[] = [
    await channelHandlers(context),
    enrolmentHandlers(context),
    cardHandlers(context),
    await codeHandlers(context),
    deskHandlers(context),
    activityHandlers(context),
    paymentHandlers(context, payments),
    serviceHandlers(context),
  ]
  registerRoutes(app, context, rooms)
  photoRoute(app, context)
  statusListFiles(app, context)
  const { frameAncestors } = options
  facePages(app, context, { frameAncestors })
  servicePages(app, context, frameAncestors === undefined ? {} : { frameAncestors })
  statementPages(app, payments)
  if (sandbox && world) {
    registerConsole(app, { context, world, clock, token: sandbox.token })
    registerRegistries(app, world.ports, sandbox.token)
    faceCamera(app, world.face, { publicUrl, frameAncestors })
    await seedSandbox(context, sandbox)
  }
  const jobs = [
    startRelay(pool, events.wake),
    startCardWatch(context),
    startHousekeeping(pool, clock),
    startExpiryJob(payments),
    startInvariantsJob(payments),
  ]
  return {
    context,
    world,
    async stop() {
      await Promise.all(jobs.map((job) => job.stop()))
    },
  }
}
