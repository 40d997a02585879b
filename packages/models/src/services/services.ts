import type { Service } from '@essc/protocol/services/schema'
import { makeAutoObservable, observableRef } from 'mobx'
import type { App } from '../app.ts'
import { Task } from '../task.ts'

/** The directory of the holder's prefecture. */
export class Services {
  services: Service[] | undefined
  readonly task = new Task()
  private readonly app: App

  constructor(app: App) {
    this.app = app
    makeAutoObservable<this, 'app'>(
      this,
      { app: false, task: false, services: observableRef },
      { autoBind: true },
    )
  }

  get view() {
    const { app, services, task } = this
    return {
      kind: services ? 'list' : task.failure ? 'error' : 'loading',
      title: app.text('services.title'),
      error: app.sentence(task.failure),
      busy: task.busy,
      rows: (services ?? []).map((service) => ({
        id: service.serviceId,
        title: service.title[app.locale],
        summary: service.summary[app.locale],
        reach: app.text(`services.reach.${service.reach}`),
        available: service.available,
        action: app.text(service.available ? 'services.open' : 'services.closed'),
      })),
    }
  }

  async show(): Promise<void> {
    await this.task.run(async () => this.take((await this.app.essc.services.list({})).services))
  }

  /** Opens a service, signed in by a ticket that is good once. */
  async open(serviceId: string): Promise<void> {
    await this.task.run(() => this.app.essc.services.open(serviceId))
  }

  private take(services: Service[]): void {
    this.services = services
  }
}
