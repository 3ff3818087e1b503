/** Serves one page to a browser without init scripts: adds the scripts of the test, and receives what the page sends. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { ExposedFunction, Problem } from '../engine.types.ts'
import { BRIDGE_PATH } from './bridge.types.ts'
import type { Message, Result } from './bridge.types.ts'

export interface PageServer {
  /** A new one for each page, so that pages share no storage. */
  readonly url: string
  /** Where the files come from; set before the page is opened. */
  origin: string
  readonly scripts: string[]
  readonly functions: Map<string, ExposedFunction>
  readonly problemListeners: Set<(problem: Problem) => void>
  /** Resolves with the result of an asynchronous function in the page. */
  untilResult(id: number): Promise<Result>
  close(): void
}

export async function startPageServer(): Promise<PageServer> {
  const results = new Map<number, PromiseWithResolvers<Result>>()
  const resultOf = (id: number) => {
    const known = results.get(id) ?? withResolvers<Result>()
    results.set(id, known)
    return known
  }
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const page: PageServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    origin: '',
    scripts: [],
    functions: new Map(),
    problemListeners: new Set(),
    untilResult: async (id) => {
      const result = await resultOf(id).promise
      results.delete(id)
      return result
    },
    close: () => {
      server.close()
      server.closeAllConnections()
      for (const { resolve } of results.values()) resolve({ error: 'the page is closed' })
    },
  }
  return page

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === BRIDGE_PATH) {
      const value = await receive(JSON.parse(await text(request)) as Message)
      response.end(JSON.stringify({ value }))
      return
    }
    const file = await fetch(page.origin + (request.url ?? '/'))
    const type = file.headers.get('content-type') ?? ''
    response.writeHead(file.status, { 'content-type': type })
    const body = Buffer.from(await file.arrayBuffer())
    response.end(type.startsWith('text/html') ? addScripts(body.toString()) : body)
  }

  function addScripts(html: string): string {
    const scripts = page.scripts.map(
      (it) => `<script>${it.replaceAll('</script', '<\\/script')}</script>`,
    )
    return html.replace(/<meta charset[^>]*>/, (meta) => meta + scripts.join(''))
  }

  async function receive(message: Message): Promise<unknown> {
    if (message.kind === 'call') return page.functions.get(message.name)?.(message.argument)
    if (message.kind === 'result') resultOf(message.id).resolve(message.result)
    else for (const listener of page.problemListeners) listener(message.problem)
    return undefined
  }
}

interface PromiseWithResolvers<Value> {
  readonly promise: Promise<Value>
  readonly resolve: (value: Value) => void
}

function withResolvers<Value>(): PromiseWithResolvers<Value> {
  let resolve: (value: Value) => void = () => {}
  const promise = new Promise<Value>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
