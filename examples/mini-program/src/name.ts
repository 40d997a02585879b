/** What the app is called: in the title bar of its first page, and in a browser's tab. */
export const appName = '电子社保卡示例'
