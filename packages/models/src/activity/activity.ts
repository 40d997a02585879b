import type { ActivityEntry } from '@essc/protocol/activity/schema'
import { makeAutoObservable, observableRef } from 'mobx'
import type { App } from '../app.ts'
import { dateText } from '../dates.ts'
import { Task } from '../task.ts'
import { troubleView } from '../trouble.ts'

/** What was done with the card, newest first. */
export class Activity {
  entries: ActivityEntry[] | undefined
  readonly task = new Task()
  private readonly app: App

  constructor(app: App) {
    this.app = app
    makeAutoObservable<this, 'app'>(
      this,
      { app: false, task: false, entries: observableRef },
      { autoBind: true },
    )
  }

  get view() {
    const { app, entries, task } = this
    return {
      kind: entries ? (entries.length > 0 ? 'list' : 'empty') : task.failure ? 'error' : 'loading',
      title: app.text('activity.title'),
      empty: app.text('activity.empty'),
      error: app.sentence(task.failure),
      trouble: troubleView(app, task.failure),
      loading: app.text('common.loading'),
      count: entries ? app.text('activity.count', { count: entries.length }) : '',
      rows: (entries ?? []).map((entry) => ({
        id: entry.entryId,
        kind: entry.kind,
        what: app.text(`activity.${entry.kind}`),
        who: entry.actor,
        purpose: entry.purpose ? app.text('activity.purpose', { purpose: entry.purpose }) : '',
        time: dateText(app.locale, entry.atUnix, 'full'),
      })),
    }
  }

  async show(): Promise<void> {
    await this.task.run(async () => this.take((await this.app.essc.activity.list()).entries))
  }

  private take(entries: ActivityEntry[]): void {
    this.entries = entries
  }
}
