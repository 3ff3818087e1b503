/** A new Vite project with the packed package, and the app that the page of the documentation shows. */
import { join } from 'node:path'
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte'
import vue from '@vitejs/plugin-vue'
import { createServer } from 'vite'
import type { PluginOption } from 'vite'
import { read, root } from '../../package/built.ts'
import type { Installation } from '../../package/installed.ts'
import { buildByVite } from '../../package/vite-build.ts'

interface Framework {
  readonly name: string
  /** Packages that the project has beside the library. */
  readonly packages: readonly string[]
  /** Its file of the documentation's app. */
  readonly file: string
  readonly main: string
  readonly plugins: () => PluginOption[]
}

export const FRAMEWORKS: readonly Framework[] = [
  {
    name: 'vue',
    packages: ['@opentok/client', 'vue'],
    file: 'src/App.vue',
    main: "import { createApp } from 'vue'\nimport App from './App.vue'\ncreateApp(App).mount('#app')",
    plugins: () => [vue()],
  },
  {
    name: 'svelte',
    packages: ['@opentok/client', 'svelte'],
    file: 'src/App.svelte',
    main: "import { mount } from 'svelte'\nimport App from './App.svelte'\nmount(App, { target: document.getElementById('app') })",
    plugins: () => [svelte({ configFile: false, preprocess: vitePreprocess() })],
  },
]

/** The block of the framework's page that is a whole file. */
export function toAppOfDocs({ file, name }: Framework): string {
  const page = read(join(root, 'docs/guide', `${name}.md`))
  const [, code] = new RegExp(`\`\`\`${name} ${file}\\n([^]*?)\`\`\``).exec(page) ?? []
  if (!code) throw new Error(`docs/guide/${name}.md has no ${file}`)
  return code
}

/** Writes what a new project has, with the values of an emulator in the place of the documentation's. */
export function writeApp(
  { write }: Installation,
  framework: Framework,
  values: { readonly apiKey: string; readonly sessionId: string; readonly proxyUrl: string },
): void {
  const { file, main } = framework
  const app = toAppOfDocs(framework)
    .replace("'API_KEY'", `'${values.apiKey}'`)
    .replace("'SESSION_ID'", `'${values.sessionId}'`)
  write(file, app)
  write(
    'src/main.ts',
    `import OT from '@opentok/client'\nOT.setProxyUrl('${values.proxyUrl}')\n${main}\n`,
  )
  write(
    'index.html',
    '<!doctype html><html lang="en"><title>App</title><link rel="icon" href="data:," />' +
      '<div id="app"></div><script type="module" src="/src/main.ts"></script></html>',
  )
}

/** Builds it. @returns the warnings */
export const buildApp = (folder: string, { plugins }: Framework): Promise<string[]> =>
  buildByVite({
    root: folder,
    plugins: plugins(),
    // OpenTok's client alone is larger than Vite likes.
    build: { outDir: 'out', chunkSizeWarningLimit: 5_000 },
  })

/** Serves it for development, with hot reload. */
export async function serveApp(folder: string, { plugins }: Framework) {
  const server = await createServer({
    root: folder,
    configFile: false,
    plugins: plugins(),
    logLevel: 'error',
    // The project's packages are links into this repository.
    server: { host: '127.0.0.1', port: 0, fs: { allow: [folder, root] } },
  })
  await server.listen()
  const [url = ''] = server.resolvedUrls?.local ?? []
  return { url, close: () => server.close() }
}
