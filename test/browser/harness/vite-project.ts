/** The relevant files of a project that `npm create vite@latest` makes with a TypeScript template. */

/**
 * @param body what the page holds
 * @param compilerOptions those that the template has besides the ones that all of them have
 */
export const createViteProject = (body: string, compilerOptions: object = {}) => ({
  'index.html': `<!doctype html>
    <html lang="en">
      <head><title>app</title><link rel="icon" href="data:," /></head>
      <body>${body}</body>
    </html>`,
  'package.json': JSON.stringify({ name: 'app', private: true, type: 'module' }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2023',
      module: 'ESNext',
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      types: ['vite/client'],
      skipLibCheck: true,
      moduleResolution: 'bundler',
      allowImportingTsExtensions: true,
      verbatimModuleSyntax: true,
      moduleDetection: 'force',
      noEmit: true,
      strict: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      erasableSyntaxOnly: true,
      noFallthroughCasesInSwitch: true,
      ...compilerOptions,
    },
    include: ['src'],
  }),
})
