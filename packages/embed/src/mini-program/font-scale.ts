interface Sizes {
  fontSizeSetting?: unknown
  fontSizeScaleFactor?: unknown
}

/** What WeChat and Alipay say about the size of texts. */
export interface SizeTeller {
  getAppBaseInfo?(): Sizes
  getSystemInfoSync?(): Sizes
}

/** How much larger than usual the host's person wants texts; 1 where nobody says. */
export function fontScaleOf(vendor: SizeTeller): number {
  try {
    const { fontSizeScaleFactor, fontSizeSetting } =
      vendor.getAppBaseInfo?.() ?? vendor.getSystemInfoSync?.() ?? {}
    const scale = Number(fontSizeScaleFactor ?? Number(fontSizeSetting ?? 16) / 16)
    return scale > 0 ? scale : 1
  } catch {
    // A host that refuses this still shows texts.
    return 1
  }
}
