import type { Service } from '@essc/protocol/services/schema'
import { makeAutoObservable, observableRef } from 'mobx'
import type { App } from '../app.ts'
import { Task } from '../task.ts'
import { troubleView } from '../trouble.ts'

const CATEGORIES = ['insurance', 'employment', 'card', 'rights'] as const

export type Category = (typeof CATEGORIES)[number]

/** The directory of the holder's prefecture. */
export class Services {
  services: Service[] | undefined
  query = ''
  category: Category | 'all' = 'all'
  /** The service whose page of explanation is open. */
  chosen: string | undefined
  readonly task = new Task()
  private readonly app: App
  private readonly region: string | undefined

  /** @param region another prefecture than the holder's: six digits */
  constructor(app: App, region?: string) {
    this.app = app
    this.region = region
    makeAutoObservable<this, 'app' | 'region'>(
      this,
      { app: false, region: false, task: false, services: observableRef },
      { autoBind: true },
    )
  }

  get view() {
    const { app, services, task } = this
    const found = this.found
    const chosen = services?.find(({ serviceId }) => serviceId === this.chosen)
    return {
      kind: services
        ? found.length > 0
          ? ('list' as const)
          : ('empty' as const)
        : task.failure
          ? ('error' as const)
          : ('loading' as const),
      title: app.text('services.title'),
      error: app.sentence(task.failure),
      trouble: troubleView(app, task.failure),
      loading: app.text('common.loading'),
      busy: task.busy,
      query: this.query,
      searchLabel: app.text('services.search'),
      empty: app.text('services.none', { query: this.query.trim() }),
      count: services ? app.text('services.count', { count: found.length }) : '',
      categories: (['all', ...CATEGORIES] as const).map((id) => ({
        id,
        title: this.categoryTitle(id),
        selected: id === this.category,
      })),
      rows: found.map((service) => this.row(service)),
      detail: chosen && {
        ...this.row(chosen),
        title: chosen.title[app.locale],
        heading: app.text('services.detail'),
        facts: [
          {
            label: app.text('services.scope'),
            value: app.text(`services.reach.${chosen.reach}`),
          },
          { label: app.text('services.category'), value: this.categoryTitle(chosen.category) },
        ],
        enterLabel: app.text(chosen.available ? 'services.enter' : 'services.closed'),
        closeLabel: app.text('common.close'),
      },
    }
  }

  private get found(): Service[] {
    const { app, query, category } = this
    const wanted = query.trim().toLowerCase()
    return (this.services ?? []).filter(
      (service) =>
        (category === 'all' || service.category === category) &&
        `${service.title[app.locale]} ${service.summary[app.locale]}`
          .toLowerCase()
          .includes(wanted),
    )
  }

  private categoryTitle(id: Category | 'all'): string {
    return this.app.text(id === 'all' ? 'services.all' : `services.category.${id}`)
  }

  private row(service: Service) {
    const { app } = this
    return {
      id: service.serviceId,
      title: service.title[app.locale],
      summary: service.summary[app.locale],
      reach: app.text(`services.reach.${service.reach}`),
      category: service.category,
      available: service.available,
      action: app.text(service.available ? 'services.open' : 'services.closed'),
    }
  }

  async show(): Promise<void> {
    const { app, region } = this
    const asked = region === undefined ? {} : { region }
    await this.task.run(async () => this.take((await app.essc.services.list(asked)).services))
  }

  /** Opens a service, signed in by a ticket that is good once. */
  async open(serviceId: string): Promise<void> {
    await this.task.run(() => this.app.essc.services.open(serviceId))
  }

  setQuery(query: string): void {
    this.query = query
  }

  setCategory(category: Category | 'all'): void {
    this.category = category
  }

  /** Opens the page of explanation of a service, or closes it. */
  choose(serviceId: string | undefined): void {
    this.chosen = serviceId
  }

  private take(services: Service[]): void {
    this.services = services
  }
}
