import { createRequire } from 'node:module'

/**
 * Paths of the engine's own scripts, which the simulator's server serves to the page as they are.
 */
export function engineFiles(): { glassEasel: string; adapter: string } {
  const { resolve } = createRequire(import.meta.url)
  return { glassEasel: resolve('glass-easel'), adapter: resolve('glass-easel-miniprogram-adapter') }
}
