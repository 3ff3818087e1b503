/** Sends HTTP answers: JSON, an error, or no body. */
import type { ServerResponse } from 'node:http'

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
  })
  response.end(JSON.stringify(value))
}

export function sendError(response: ServerResponse, status: number, error: string): void {
  sendJson(response, status, { error })
}

export function sendNothing(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Cache-Control': 'no-store' })
  response.end()
}
