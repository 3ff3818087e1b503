/** Builds an app with Vite, and collects its warnings. */
import { build, createLogger } from 'vite'
import type { InlineConfig } from 'vite'

/** @returns the warnings about the app; how long plugins take says only how busy the machine is */
export async function buildByVite(config: InlineConfig): Promise<string[]> {
  const warnings: string[] = []
  const warn = (text: string): void => void warnings.push(text)
  const rolldownOptions = { ...config.build?.rolldownOptions, checks: { bundlerTimings: false } }
  await build({
    ...config,
    configFile: false,
    logLevel: 'silent',
    customLogger: { ...createLogger('silent'), warn, warnOnce: warn },
    build: { ...config.build, rolldownOptions },
  })
  return warnings
}
