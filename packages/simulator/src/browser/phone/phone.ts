import type { FakeControl } from '@essc/hosts/fakes/options'
import type { ShownPage } from '../../engine/container.ts'

export type PhoneName = 'wechat' | 'alipay' | 'bank'

/** A host app with the running mini-program, or page, in it. */
export interface RunningApp {
  /** The simulated vendor, to move the phone and to make trouble. */
  readonly control: FakeControl
  /** The visible frame. */
  readonly frame: HTMLIFrameElement
  /** The phone's back button. */
  back(): void
  /** A tab of the host's bar, where the app has such. */
  tapTab?(path: string): void
  show(): void
  hide(): void
  dispose(): void
}

/** The phone's hardware around a host app. */
export interface PhoneBody {
  readonly name: PhoneName
  /** A place for the visible frame; whatever was there is taken away. */
  placeFrame(frame: HTMLIFrameElement): void
  /** A place for frames that nobody sees. */
  placeHidden(frame: HTMLIFrameElement): void
  /** The host app's title bar follows the page. */
  showPage(
    page: Pick<ShownPage, 'title' | 'backgroundColor' | 'textColor' | 'custom' | 'depth'> &
      Pick<Partial<ShownPage>, 'path' | 'tabBar'>,
  ): void
  /** A fault of the app, for the person who develops it. */
  fault(error: unknown, where: string): void
}
